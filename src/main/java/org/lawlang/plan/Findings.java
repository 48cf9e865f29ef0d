package org.lawlang.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.lawlang.plan.Optimum.Binding;
import org.lawlang.plan.Problem.Constraint;
import org.lawlang.symbolic.Expr;

/// What an optimum tells besides its place: what its constraints cost, and how flat it is.
final class Findings {
  private static final double MORE = 1.1;
  private static final double LITTLE = 0.01; // to first order a tenth may be far off
  private static final double UNCHANGED = 1e-9;
  static final double WITHIN = 0.001;

  private final Posed posed;
  private final Landscape scape;
  private final Candidate optimum;
  private final double[] x;
  private final double value;
  private final boolean isWhole;

  Findings(Posed posed, Landscape scape, Candidate optimum, double[] x, double value) {
    this.posed = posed;
    this.scape = scape;
    this.optimum = optimum;
    this.x = x;
    this.value = value;
    this.isWhole = posed.problem().unknowns().stream().anyMatch(Problem.Unknown::integer);
  }

  /// Every constraint with its slack and multiplier; the binding ones say what 10 % more would
  /// change.
  List<Binding> bindings() {
    Problem problem = posed.problem();
    Jet[] raw = Jet.array(scape.formulas().count, x.length);
    scape.formulas().evaluate(x, posed.givens(), raw);
    var result = new ArrayList<Binding>();
    for (int k = 0; k < scape.limitCount(); k++) {
      Constraint c = problem.constraints().get(scape.limits().get(k).index());
      double right = raw[2 + 2 * k].value;
      double slack = right - raw[1 + 2 * k].value;
      double lambda = optimum.multipliers()[k];
      boolean binds = c.equality() || Math.abs(lambda) > 1e-10;
      if (binds && Math.abs(slack) <= 1e-7 * Math.abs(right)) {
        slack = Math.abs(slack) <= 1e-12 * Math.abs(right) ? 0 : slack;
      }
      double multiplier = lambda == 0 ? 0 : scape.multiplier(k, lambda, raw);
      String sentence = sentence(c, k, right, multiplier, binds && lambda != 0);
      binds |= !sentence.isEmpty();
      result.add(
          new Binding(
              c.text(),
              slack,
              optimum.isStationary() ? OptionalDouble.of(multiplier) : OptionalDouble.empty(),
              binds,
              binds ? sentence : spare(slack, right)));
    }
    return result;
  }

  /// How much of its right side a constraint leaves.
  private static String spare(double slack, double right) {
    return slack <= 1e-7 * Math.abs(right)
        ? ""
        : (right == 0 ? Words.number(slack) : Words.percent(slack / Math.abs(right))) + " to spare";
  }

  private String sentence(Constraint c, int k, double right, double multiplier, boolean isHeld) {
    boolean isShare = right > 0 && value != 0;
    Optional<Double> again = !isShare ? Optional.empty() : isWhole ? anew(k) : relaxed(k, isHeld);
    boolean matters =
        isWhole && again.isPresent()
            ? Math.abs(again.get() - value) > UNCHANGED * Math.abs(value)
            : isHeld;
    if (!matters) {
      return "";
    }
    if (isShare) {
      double share = again.isPresent() ? MORE - 1 : LITTLE;
      double change = again.isPresent() ? again.get() - value : multiplier * share * right;
      String how = again.isPresent() ? "re-optimised" : "to first order";
      Sides sides = Sides.of(c);
      String more =
          sides.isSwapped() || c.left() instanceof Expr.Const
              ? "a bound " + Words.percent(share / (1 + share)) + " lower "
              : Words.percent(share) + " more of " + sides.less() + " ";
      return more + effect(change / Math.abs(value)) + " (" + how + ")";
    }
    return "each unit more on the right side of "
        + c.text()
        + " changes the value by "
        + Words.number(multiplier)
        + " (to first order)";
  }

  private String effect(double share) {
    if (Math.abs(share) < UNCHANGED) {
      return "changes nothing";
    }
    boolean better = posed.problem().maximize() ? share > 0 : share < 0;
    return (better ? "buys " : "costs ")
        + Words.percent(Math.abs(share))
        + (share < 0 ? " less" : " more");
  }

  /// The best value with the right side of limit `k` a tenth larger.
  private Optional<Double> relaxed(int k, boolean isHeld) {
    return !isHeld
        ? Optional.empty()
        : near(scape.loosened(k, MORE), Optional.of(optimum))
            .map(c -> scape.value(c.u(), posed.givens()));
  }

  /// The same over whole numbers, chosen anew.
  private Optional<Double> anew(int k) {
    return Whole.value(posed.problem().loosened(scape.limits().get(k).index(), MORE));
  }

  /// A neighbouring optimum: by Newton steps from a guess, otherwise by a search from this optimum.
  private Optional<Candidate> near(Landscape other, Optional<Candidate> guess) {
    return guess
        .flatMap(g -> Kkt.follow(other, posed.givens(), g))
        .or(() -> Optional.of(Lagrangian.search(other, posed.givens(), optimum.u())))
        .filter(c -> c.isSettled());
  }

  /// For each unknown how far it may move, the others following, for a thousandth of the value.
  List<String> flat() {
    var result = new ArrayList<String>();
    if (value == 0 || !optimum.isStationary()) {
      return result;
    }
    for (int i = 0; i < x.length; i++) {
      if (scape.low(i) == scape.high(i)) {
        continue;
      }
      Optional<Double> least = extreme(i, 1);
      Optional<Double> most = extreme(i, -1);
      if (least.isPresent() && most.isPresent()) {
        range(i, least.get(), most.get()).ifPresent(result::add);
      }
    }
    return result;
  }

  private Optional<String> range(int i, double low, double high) {
    Axis axis = scape.axes().get(i);
    String rest = " stays within 0.1 % of the optimum";
    boolean openBelow = axis.fencedBelow() && low <= axis.place(0.99 * axis.walk().lo());
    boolean openAbove = axis.fencedAbove() && high >= axis.place(0.99 * axis.walk().hi());
    if (high - low <= 1e-6 * Math.max(Math.abs(high), Math.abs(low))) {
      return Optional.empty();
    }
    int digits = 3;
    while (digits < 12 && Words.number(low, digits).equals(Words.number(high, digits))) {
      digits++;
    }
    if (openBelow && openAbove) {
      return Optional.of("any " + axis.name() + rest);
    }
    String where =
        openAbove
            ? " above " + Words.number(low)
            : openBelow
                ? " below " + Words.number(high)
                : " between " + Words.number(low, digits) + " and " + Words.number(high, digits);
    return Optional.of(axis.name() + where + rest);
  }

  /// The least (greatest, with a `direction` of −1) value of unknown `i` among the points that are
  /// nearly as good.
  private Optional<Double> extreme(int i, double direction) {
    double varying = scape.raw(optimum.u(), posed.givens())[0].value;
    Landscape along = scape.along(i, direction, varying + scape.sign() * WITHIN * Math.abs(value));
    Optional<Candidate> guess =
        Kkt.profile(scape, posed.givens(), optimum, i)
            .map(line -> guess(along, line, i, direction));
    return near(along, guess).map(c -> along.place(c.u())[i]);
  }

  /// Where the objective would have risen to the ceiling if it were quadratic.
  private Candidate guess(Landscape along, double[] line, int i, double direction) {
    double rise = along.level().orElseThrow().ceiling() - optimum.objective();
    double step = -direction * Math.sqrt(2 * rise / line[i]);
    double[] u = optimum.u().clone();
    for (int j = 0; j < u.length; j++) {
      u[j] = Math.clamp(u[j] + step * line[j], along.low(j), along.high(j));
    }
    int[] active =
        IntStream.range(0, along.limitCount())
            .filter(k -> k == scape.limitCount() || optimum.multipliers()[k] != 0)
            .toArray();
    return Kkt.at(along, posed.givens(), u, active);
  }
}
