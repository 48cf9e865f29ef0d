import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;

/// Law inside a Java program: a script fits a law, the program reads, calls and asks.
///
/// With the jar of Law and its `lib` folder on the class path (`mvn package` makes both under
/// `target`):
///
/// ```
/// java -cp 'target/law-0.1.0.jar:target/lib/*' examples/embedding/Embedding.java
/// ```
///
/// JDK 25 then warns of two habits of its guest, the engine; the options
/// `--enable-native-access=ALL-UNNAMED` and `--sun-misc-unsafe-memory-access=allow` before the
/// class path say that you know.
public final class Embedding {
  /// Losses on the test set of the Pile in nats per token (Cerebras-GPT, Dey et al. 2023, table 8;
  /// Pythia as printed there); 0.5066 is the irreducible loss of that paper's own law.
  private static final String SCRIPT =
      """
      input budget = 1e22
      L(N, D) = E + A/N^alpha + B/D^beta
          where E = 0.5066, A > 0, B > 0, alpha in 0..2, beta in 0..2
      runs = table
          N     D      L
          111M  2.22B  2.608
          256M  5.12B  2.349
          590M  11.8B  2.181
          1.3B  26.3B  1.997
          2.7B  53.0B  1.834
          6.7B  133B   1.704
          13B   257B   1.572
          70M   300B   2.504
          160M  300B   2.186
          410M  300B   1.971
          1B    300B   1.845
          1.4B  300B   1.793
          2.8B  300B   1.720
          6.9B  300B   1.626
          12B   300B   1.582
      f = fit L to runs
      best = minimize f(N, D) over N, D subject to 6*N*D <= budget
      f
      """;

  private Embedding() {}

  public static void main(String[] arguments) {
    // Threads are the context's to give; without them a fit takes longer and finds the same.
    try (Context context =
        Context.newBuilder("law")
            .option("engine.WarnInterpreterOnly", "false")
            .allowCreateThread(true)
            .build()) {
      Value names = context.getBindings("law");

      // A name that the program binds sets the script's input.
      names.putMember("budget", 1e23);

      // A script gives the value of its last expression: here the fit.
      Value fit = context.eval("law", SCRIPT);
      Value alpha = fit.getMember("alpha");
      System.out.printf("alpha %.4f, R2 %.5f%n", alpha.asDouble(), fit.getMember("r2").asDouble());
      System.out.println("alpha is uncertain: " + (alpha.getMember("sd").asDouble() > 0));

      // A fit is a function of the law's arguments.
      Value loss = fit.execute(30e9, 600e9);
      System.out.printf("loss of 30B parameters on 600B tokens %.4f%n", loss.asDouble());

      // Whatever a script has named can be read by name.
      Value best = names.getMember("best");
      System.out.printf(
          "best for the budget: N %.3e, D %.3e, loss %.4f (%s)%n",
          best.getMember("N").asDouble(),
          best.getMember("D").asDouble(),
          best.getMember("value").asDouble(),
          best.getMember("verdict").asString());

      // Columns are arrays.
      Value losses = names.getMember("runs").getMember("L");
      System.out.println(
          losses.getArraySize() + " runs, the first at " + losses.getArrayElement(0));

      // A mistake has a place and words, and the context lives on.
      try {
        context.eval("law", "x = 1\ny = x + tokens");
      } catch (PolyglotException e) {
        int line = e.getSourceLocation().getStartLine();
        System.out.println("line " + line + ": " + e.getGuestObject().getMember("message").asString());
      }
      System.out.println("still there: " + names.hasMember("f"));
    }
  }
}
