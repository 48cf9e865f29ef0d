package org.lawlang;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.math3.special.Erf;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.lawlang.fit.Fit;
import org.lawlang.interpreter.Session;
import org.lawlang.math.Interval;
import org.lawlang.math.Quantity;
import org.lawlang.model.Law;
import org.lawlang.model.Param;
import org.lawlang.report.Report;
import org.lawlang.report.Value;
import org.lawlang.source.Checked;
import org.lawlang.source.Source;
import org.lawlang.syntax.Parser;
import org.lawlang.syntax.Program;
import org.lawlang.syntax.Stmt;
import org.lawlang.syntax.Term;

/// What holds for every law of `stdlib/law`, found by walking the folder: its file names source, fit
/// and flaws, an example shows each law, and a law with free parameters recovers them, to the digits
/// from rows without noise and within its intervals from rows with some.
///
/// A law with free parameters says in its comment over which rows they are told apart, as `Runs: N
/// in 50M..70B, integer P in 1..8.`; or that `Its parameters are those of` a law or two that have
/// them all; or, where a column indexes them, its example fits it. What it recovers are the laws
/// `name = law with …` of its file and of the examples.
class LibraryTest {
  private static final Path FOLDER = Path.of("stdlib/law");
  private static final int ROWS = 40;
  private static final double NOISE = 0.002;
  private static final Pattern RUNS = Pattern.compile("(?m)^ *Runs: (.*)\\.$");
  private static final Pattern RANGE = Pattern.compile("(integer )?(\\w+) in (\\S+)\\.\\.(\\S+)");
  private static final Pattern BORROWED =
      Pattern.compile(
          "Its parameters are those of `(\\w+)`(?:: fit that one| and `(\\w+)`: fit those)\\.");

  /// A file: its statements and those of the examples in its comments.
  private record Library(Path file, String name, String text, Program program, String examples) {
    static Library of(Path file) {
      try {
        String text = Files.readString(file);
        var examples = new StringBuilder();
        boolean inside = false;
        for (String line : text.lines().toList()) {
          String content = line.replaceFirst("^# ?", "");
          if (content.equals("```law") || content.equals("```")) {
            inside = content.length() > 3;
          } else if (inside) {
            examples.append(content).append('\n');
          }
        }
        String name = file.getFileName().toString().replace(".law", "");
        return new Library(file, name, text, parse(text), examples.toString());
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    List<Stmt.LawDef> laws() {
      return program.statements().stream()
          .filter(Stmt.LawDef.class::isInstance)
          .map(Stmt.LawDef.class::cast)
          .toList();
    }

    /// The statements `name = law with …`, by name.
    Map<String, String> instances(String law) {
      var found = new LinkedHashMap<String, String>();
      for (Program each : List.of(program, parse(examples))) {
        for (Stmt statement : each.statements()) {
          if (statement instanceof Stmt.Let(var name, Term.With(Term.Name base, _, _), var span)
              && base.name().equals(law)) {
            found.merge(name.name(), span.text(), (a, b) -> a);
          }
        }
      }
      return found;
    }

    private static Program parse(String text) {
      return switch (Parser.parse(new Source("library", text))) {
        case Checked.Ok<Program>(var program) -> program;
        case Checked.Bad<Program>(var bad) -> throw new AssertionError(Report.text(bad.getFirst()));
      };
    }
  }

  /// An argument of a law and where its runs lie.
  private record Range(String name, boolean integer, double lo, double hi) {
    double at(double share) {
      double x = lo > 0 && hi >= 20 * lo ? lo * Math.pow(hi / lo, share) : lo + share * (hi - lo);
      return integer ? Math.rint(x) : x;
    }
  }

  private static List<Library> libraries() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(f -> f.toString().endsWith(".law")).sorted().map(Library::of).toList();
    }
  }

  @TestFactory
  Stream<DynamicTest> filesSayWhereTheyAreFrom() throws IOException {
    return libraries().stream()
        .map(library -> DynamicTest.dynamicTest(library.name, () -> documented(library)));
  }

  private static void documented(Library library) {
    String comment =
        library.text.lines().filter(l -> l.startsWith("#")).collect(Collectors.joining("\n"));
    assertTrue(
        Pattern.compile("Sources?: .*\\b(19|20)\\d\\d\\b", Pattern.DOTALL).matcher(comment).find(),
        "no source");
    for (String part : List.of("(How )?[Ff]itted", "wrong with|What follows|What is found")) {
      assertTrue(Pattern.compile(part).matcher(comment).find(), part);
    }
    assertTrue(library.examples.contains("#=>"), "no example with its result");
    String shown = library.examples + library.text.replaceAll("(?m)^#.*$", "");
    for (Stmt.LawDef law : library.laws()) {
      long uses =
          Pattern.compile("\\b" + law.name().name() + "\\b").matcher(shown).results().count();
      assertTrue(uses > 1, () -> law.name().name() + " has no example");
    }
  }

  @TestFactory
  Stream<DynamicTest> lawsRecoverTheirParameters() throws IOException {
    return libraries().stream()
        .flatMap(
            library ->
                library.laws().stream()
                    .filter(def -> !law(library, def.name().name()).free().isEmpty())
                    .map(
                        def ->
                            DynamicTest.dynamicTest(
                                library.name + ": " + def.name().name(),
                                () -> recovered(library, def))));
  }

  private static Law law(Library library, String name) {
    var session = session("use " + library.name + "\n");
    return assertInstanceOf(Value.OfLaw.class, session.value(name).orElseThrow()).law();
  }

  private static Session session(String script) {
    var session = new Session(new TestHost(FOLDER.toAbsolutePath()));
    run(session, script);
    return session;
  }

  private static void run(Session session, String script) {
    if (session.run(new Source("recovery", script), Map.of(), p -> {})
        instanceof Checked.Bad<Optional<Value>>(var bad)) {
      throw new AssertionError(Report.text(bad.getFirst()) + "\n" + script);
    }
  }

  private static void recovered(Library library, Stmt.LawDef def) {
    String name = def.name().name();
    Law law = law(library, name);
    String doc = def.doc().orElse("");
    if (law.free().stream().anyMatch(p -> p.group().isPresent())) {
      assertTrue(
          library.examples.contains("fit " + name + " to"), "an example fits an indexed law");
      return;
    }
    Matcher borrowed = BORROWED.matcher(doc);
    if (borrowed.find()) {
      var theirs =
          Stream.of(borrowed.group(1), borrowed.group(2))
              .filter(Objects::nonNull)
              .flatMap(lender -> law(library, lender).free().stream().map(Param::name))
              .toList();
      law.free().forEach(p -> assertTrue(theirs.contains(p.name()), p.name()));
      return;
    }
    List<Range> ranges = ranges(doc);
    assertTrue(
        ranges.stream().map(Range::name).toList().containsAll(law.arguments()),
        "the comment gives no runs for its arguments " + law.arguments());
    Map<String, String> instances = library.instances(name);
    assertFalse(instances.isEmpty(), "no law with all parameters given");
    Optional<Law> first = Optional.empty();
    for (Map.Entry<String, String> each : instances.entrySet()) {
      var session = session("use " + library.name + "\n" + each.getValue() + "\n");
      Law truth =
          assertInstanceOf(Value.OfLaw.class, session.value(each.getKey()).orElseThrow()).law();
      if (truth.free().isEmpty()) {
        recovered(session, law, truth, each.getKey(), ranges, first);
        first = Optional.of(first.orElse(truth));
      }
    }
    assertTrue(first.isPresent(), "no law with all parameters given");
  }

  private static List<Range> ranges(String doc) {
    Matcher runs = RUNS.matcher(doc);
    var ranges = new ArrayList<Range>();
    while (runs.find()) {
      Matcher each = RANGE.matcher(runs.group(1));
      while (each.find()) {
        ranges.add(
            new Range(
                each.group(2),
                each.group(1) != null,
                number(each.group(3)),
                number(each.group(4).replaceAll(",$", ""))));
      }
    }
    return ranges;
  }

  private static double number(String written) {
    Value value = session("x = " + written + "\n").value("x").orElseThrow();
    return assertInstanceOf(Value.Number.class, value).quantity().value();
  }

  private static void recovered(
      Session session,
      Law law,
      Law truth,
      String instance,
      List<Range> ranges,
      Optional<Law> sibling) {
    String arguments = String.join(", ", law.arguments());
    run(session, rows(ranges) + "made = rows with y = " + instance + "(" + arguments + ")\n");
    boolean positive = least(session) > 0;
    String as = positive ? " on log" : "";
    Fit exact = exact(session, law, truth, "made.y" + as, sibling);
    for (Param p : law.free()) {
      double expected = given(truth, p);
      double found = estimate(exact, p.name()).value().value();
      assertTrue(
          close(found, expected),
          () -> "%s of %s is %s, found %s".formatted(p.name(), instance, expected, found));
    }
    if (sibling.isPresent()) {
      return; // With noise they differ by nothing that a fit would notice.
    }
    run(
        session,
        positive
            ? "noisy = made with strayed = y*(1 + " + NOISE + "*z)\n"
            : "noisy = made with strayed = y + " + NOISE + "*z*max(abs(y))\n");
    Fit noisy =
        fit(
            session,
            law.name(),
            "noisy.strayed"
                + as
                + start(law.free(), p -> estimate(exact, p.name()).value().value()));
    for (Param p : law.free()) {
      double expected = given(truth, p);
      Fit.Estimate found = estimate(noisy, p.name());
      Interval within = wide(found.value());
      assertTrue(
          within.lo() <= expected && expected <= within.hi(),
          () -> "%s of %s is %s, found within %s".formatted(p.name(), instance, expected, within));
    }
  }

  /// Half as wide again as all draws: some 4.8 standard errors, so that chance alone keeps none of
  /// the library's parameters out.
  private static Interval wide(Quantity found) {
    Interval draws = found.interval(1 - 1e-9);
    double half = draws.hi() - draws.lo();
    return new Interval(draws.lo() - half / 4, draws.hi() + half / 4);
  }

  private static double least(Session session) {
    run(session, "least = min(made.y)\n");
    return assertInstanceOf(Value.Number.class, session.value("least").orElseThrow())
        .quantity()
        .value();
  }

  private static Fit fit(Session session, String law, String target) {
    run(session, "f = fit " + law + " to " + target + "\n");
    return assertInstanceOf(Value.OfFit.class, session.value("f").orElseThrow()).fit();
  }

  /// A fit of rows without noise: few starts do for most laws, and where they do not, more are
  /// Law's own answer. Later constants of a law are sought from the first ones.
  private static Fit exact(
      Session session, Law law, Law truth, String target, Optional<Law> sibling) {
    String few = sibling.map(s -> start(law.free(), p -> given(s, p))).orElse(" starts 3");
    Fit found = fit(session, law.name(), target + few);
    for (int starts = 12; starts <= 48 && !recovers(found, law, truth); starts *= 4) {
      found = fit(session, law.name(), target + " starts " + starts);
    }
    return found;
  }

  private static boolean recovers(Fit fit, Law law, Law truth) {
    return law.free().stream()
        .allMatch(p -> close(estimate(fit, p.name()).value().value(), given(truth, p)));
  }

  private static boolean close(double found, double expected) {
    return Math.abs(found - expected) <= 1e-3 * Math.abs(expected) + 1e-6;
  }

  private static double given(Law truth, Param p) {
    return truth.parameter(p.name()).orElseThrow().fixed().orElseThrow();
  }

  /// One start, at these values.
  private static String start(List<Param> parameters, ToDoubleFunction<Param> value) {
    return parameters.stream()
        .map(p -> p.name() + " = " + value.applyAsDouble(p))
        .collect(Collectors.joining(", ", " starts 1 start {", "}"));
  }

  private static Fit.Estimate estimate(Fit fit, String name) {
    return fit.estimates().stream().filter(e -> e.name().equals(name)).findFirst().orElseThrow();
  }

  /// A table of runs spread evenly over the ranges, a generalised golden section of the box, and in
  /// `z` as evenly spread normal deviates.
  private static String rows(List<Range> ranges) {
    double step = 1.5;
    for (int i = 0; i < 60; i++) {
      step = Math.pow(1 + step, 1.0 / (ranges.size() + 2));
    }
    var text = new StringBuilder("rows = table\n   ");
    ranges.forEach(r -> text.append(' ').append(r.name));
    text.append(" z\n");
    for (int row = 1; row <= ROWS; row++) {
      text.append("   ");
      for (int i = 0; i < ranges.size(); i++) {
        text.append(' ').append(share(row, step, i + 1, ranges.get(i)));
      }
      double u = (row * Math.pow(step, -(ranges.size() + 1)) + 0.5) % 1;
      text.append(String.format(Locale.ROOT, " %.6f%n", Math.sqrt(2) * Erf.erfInv(2 * u - 1)));
    }
    return text.toString();
  }

  private static String share(int row, double step, int power, Range range) {
    return Double.toString(range.at((row * Math.pow(step, -power) + 0.5) % 1));
  }
}
