package org.lawlang.fit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.lawlang.model.Param;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Substitution;

/// How the free parameters are walked: one that is declared positive in its logarithm, any other as
/// it is, within its bounds. An indexed parameter is one walker a level.
///
/// `locals` are the free parameters of the laws (one value a block of rows), `walkers` what the fit
/// moves.
record Coordinates(List<Param> locals, List<Walker> walkers) {

  /// One number that the fit moves: parameter `local`, for its level `level` (−1 if it has no
  /// index), between `lo` and `hi` as walked.
  record Walker(String name, int local, int level, boolean log, double lo, double hi) {
    double walked(double value) {
      return Math.min(Math.max(log ? Math.log(value) : value, lo), hi);
    }

    double value(double walked) {
      return log ? Math.exp(walked) : walked;
    }

    /// The same on the logarithm of what is positive.
    Walker unbounded() {
      return new Walker(
          name, local, level, true, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    boolean isBounded() {
      return lo != Double.NEGATIVE_INFINITY || hi != Double.POSITIVE_INFINITY;
    }
  }

  Coordinates {
    locals = List.copyOf(locals);
    walkers = List.copyOf(walkers);
  }

  /// @param levels names of the levels of each indexing column
  /// @param used whether a level of an indexing column has rows
  static Coordinates of(
      List<Param> locals, Map<String, List<String>> levels, Map<String, boolean[]> used) {
    var walkers = new ArrayList<Walker>();
    for (int local = 0; local < locals.size(); local++) {
      Param p = locals.get(local);
      boolean log = isLog(p);
      double lo = log ? Math.log(p.range().lo()) : p.range().lo();
      double hi = log ? Math.log(p.range().hi()) : p.range().hi();
      if (p.group().isEmpty()) {
        walkers.add(new Walker(p.name(), local, -1, log, lo, hi));
      } else {
        String group = p.group().get();
        List<String> names = Objects.requireNonNull(levels.get(group));
        boolean[] seen = Objects.requireNonNull(used.get(group));
        for (int level = 0; level < seen.length; level++) {
          if (seen[level]) {
            String name = stem(p.name()) + "[" + names.get(level) + "]";
            walkers.add(new Walker(name, local, level, log, lo, hi));
          }
        }
      }
    }
    return new Coordinates(locals, walkers);
  }

  private static String stem(String name) {
    int bracket = name.indexOf('[');
    return bracket < 0 ? name : name.substring(0, bracket);
  }

  /// A range such as `0.5..2` spans little; one that is open at zero, or spans decades, is walked
  /// in logarithms.
  static boolean isLog(Param p) {
    double lo = p.range().lo();
    return (lo == 0 && p.open()) || (lo > 0 && p.range().hi() / lo >= 100);
  }

  int size() {
    return walkers.size();
  }

  /// The name of a local parameter as walked, in kernels.
  static String walked(Param p) {
    return isLog(p) ? "log'" + p.name() : p.name();
  }

  /// The names of positive parameters and of their logarithms.
  Map<String, String> logarithms() {
    var result = new LinkedHashMap<String, String>();
    for (Param p : locals) {
      if (isLog(p)) {
        result.put(p.name(), walked(p));
      }
    }
    return result;
  }

  /// The local parameters that an expression holds, under the names that `as` gives them.
  int[] uses(Expr e, Function<Param, String> as) {
    return uses(List.of(e), as);
  }

  /// The same of any of several expressions.
  int[] uses(List<Expr> all, Function<Param, String> as) {
    var names = new TreeSet<String>();
    all.forEach(e -> names.addAll(Substitution.variables(e)));
    return IntStream.range(0, locals.size())
        .filter(i -> names.contains(as.apply(locals.get(i))))
        .toArray();
  }

  /// For each block, the walker of each local parameter; −1 where its level was not fitted.
  int[][] byBlock(List<Rows.Block> blocks) {
    var byLevel = new HashMap<Integer, Map<Integer, Integer>>();
    for (int w = 0; w < walkers.size(); w++) {
      byLevel
          .computeIfAbsent(walkers.get(w).local(), local -> new HashMap<>())
          .put(walkers.get(w).level(), w);
    }
    int[][] index = new int[blocks.size()][locals.size()];
    for (int b = 0; b < index.length; b++) {
      Map<String, Integer> levels = blocks.get(b).levels();
      for (int local = 0; local < locals.size(); local++) {
        int level = locals.get(local).group().map(g -> levels.getOrDefault(g, -1)).orElse(-1);
        index[b][local] = byLevel.getOrDefault(local, Map.of()).getOrDefault(level, -1);
      }
    }
    return index;
  }

  double[] values(double[] walked) {
    double[] values = new double[walked.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = walkers.get(i).value(walked[i]);
    }
    return values;
  }

  double[] walked(double[] values) {
    double[] walked = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      walked[i] = walkers.get(i).walked(values[i]);
    }
    return walked;
  }
}
