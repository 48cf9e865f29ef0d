package org.lawlang.fit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.lawlang.fit.Fit.Uncertainty;
import org.lawlang.math.Interval;
import org.lawlang.math.Streams;

/// How often the 95 % intervals of each method hold the truth, by simulation: as a program, the
/// table on the page about uncertainty.
///
/// `java … org.lawlang.fit.Coverage STUDIES DESIGN METHOD` prints for each method whose name begins
/// so how often the interval of each parameter, of predictions and of single runs holds what it
/// should, in the designs of [Study]. 2,000 studies of 100 rows by all methods take a quarter of an
/// hour on two cores.
final class Coverage {
  private static final int RESAMPLES = 1000;
  private static final int ROWS = 100;
  private static final long FRESH = 12;

  private Coverage() {}

  /// A method by name, as a script asks for it.
  record Method(String name, FitOptions options) {}

  /// @param resamples of the methods that count them
  static List<Method> methods(int resamples) {
    FitOptions base = FitOptions.DEFAULTS.withStarts(1);
    var methods = new ArrayList<Method>();
    methods.add(new Method("covariance", base));
    methods.add(new Method("sandwich", base.withErrors(new Errors.Sandwich())));
    methods.add(new Method("clusters", base.withErrors(new Errors.Clustered("run"))));
    methods.add(new Method("profile", base.withProfile()));
    for (Uncertainty draws : Uncertainty.values()) {
      if (draws != Uncertainty.NONE && draws != Uncertainty.COVARIANCE) {
        methods.add(new Method(draws.slug(), base.withDraws(draws, resamples)));
      }
    }
    return methods;
  }

  static Method method(String name, int resamples) {
    return methods(resamples).stream().filter(m -> m.name().equals(name)).findFirst().orElseThrow();
  }

  static List<Study> studies() {
    return List.of(
        Study.decay(ROWS),
        Study.decay(12).named("decay of 12"),
        Study.few(),
        Study.joint(),
        Study.uneven(ROWS),
        Study.clustered(ROWS),
        Study.bounded(ROWS));
  }

  /// An interval: whether it holds what it should, and how wide it is.
  record Held(boolean holds, double width) {
    static Held of(Optional<Interval> interval, double truth) {
      return new Held(
          interval.filter(i -> i.contains(truth)).isPresent(),
          interval.map(i -> i.hi() - i.lo()).orElse(Double.NaN));
    }
  }

  /// The intervals of study `i`: of parameters, of predictions, and of the run that is made next.
  static Map<String, Held> held(Study study, Setup design, int i) {
    Fit fit = Fitter.fit(study.sample(design, i), Runnable::run);
    var held = new LinkedHashMap<String, Held>();
    for (Fit.Estimate e : fit.estimates()) {
      held.put(e.name(), Held.of(e.interval(), study.truth().getOrDefault(e.name(), Double.NaN)));
    }
    double[] fresh = study.noise().of(design.rows(), Streams.of(FRESH, i));
    int k = 0;
    for (var each : study.questions().entrySet()) {
      double truth = study.answer(each.getValue());
      var answer = study.answer(each.getValue(), fit);
      held.put(each.getKey(), Held.of(Optional.of(answer.interval(Sureness.LEVEL)), truth));
      if (fit.task().sole().isPresent() && fit.scatter().isKnown()) {
        Interval run = fit.scatter().run(answer, i).interval(Sureness.LEVEL);
        held.put("run " + each.getKey(), Held.of(Optional.of(run), truth + fresh[k++]));
      }
    }
    return held;
  }

  private static List<Map<String, Held>> held(Study study, Setup design, int from, int to) {
    var found = new ArrayList<Map<String, Held>>();
    for (int i = from; i < to; i++) {
      found.add(held(study, design, i));
    }
    return found;
  }

  public static void main(String[] arguments) throws Exception {
    int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2000;
    Optional<String> wanted = arguments.length > 1 ? Optional.of(arguments[1]) : Optional.empty();
    String by = arguments.length > 2 ? arguments[2] : "";
    int threads = Runtime.getRuntime().availableProcessors();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      for (Study study : studies()) {
        if (wanted.isPresent() && !study.name().equals(wanted.get())) {
          continue;
        }
        System.out.printf(
            Locale.ROOT, "%d studies of %s: share held in %%, median width%n", count, study.name());
        for (Method method : methods(RESAMPLES)) {
          boolean clusters = study.task().data().column("run").isPresent();
          if (method.name().startsWith(by) && (clusters || !method.name().equals("clusters"))) {
            print(study, method, count, pool);
          }
        }
      }
    }
  }

  private static void print(Study study, Method method, int count, ExecutorService pool)
      throws Exception {
    long begun = System.nanoTime();
    Setup design = study.design(method.options());
    var parts = new ArrayList<Future<List<Map<String, Held>>>>();
    for (int from = 0; from < count; from += 50) {
      int first = from;
      int last = Math.min(count, from + 50);
      parts.add(pool.submit(() -> held(study, design, first, last)));
    }
    var all = new LinkedHashMap<String, List<Held>>();
    for (Future<List<Map<String, Held>>> part : parts) {
      for (Map<String, Held> each : part.get()) {
        each.forEach((name, held) -> all.computeIfAbsent(name, n -> new ArrayList<>()).add(held));
      }
    }
    var line = new StringBuilder();
    all.forEach(
        (name, each) -> {
          long holds = each.stream().filter(Held::holds).count();
          double[] widths = each.stream().mapToDouble(Held::width).sorted().toArray();
          String format = "  %s %.1f (%.3g)";
          double share = 100.0 * holds / count;
          line.append(String.format(Locale.ROOT, format, name, share, widths[count / 2]));
        });
    double seconds = (System.nanoTime() - begun) / 1e9;
    System.out.printf(Locale.ROOT, "%-19s%s   %.1f s%n", method.name(), line, seconds);
  }
}
