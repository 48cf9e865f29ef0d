package org.lawlang.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Expr.Relation;
import org.lawlang.symbolic.Fn;
import org.lawlang.symbolic.Normal;

/// Random formulas, conditions and values; a function of the seed.
final class Formulas {
  private static final double[] SPECIAL = {
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    0.0,
    -0.0,
    1,
    -1,
    2,
    0.5,
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    1e-300,
    709.5,
    -745.2
  };
  private static final double[] EXPONENTS = {
    1, 2, 3, 4, 5, 6, 7, 8, 9, -1, -2, -3, -8, -9, 0.5, -0.5, 1.5, -1.5, 0.3, -2.7, 1e3
  };
  private static final Fn[] FNS = Fn.values();

  private final Random random;
  private final List<String> variables;

  Formulas(long seed, List<String> variables) {
    random = new Random(seed);
    this.variables = variables;
  }

  /// A formula of about that many nodes.
  Expr formula(int size) {
    if (size <= 1) {
      return random.nextInt(5) == 0 ? Normal.number(number()) : variable();
    }
    return switch (random.nextInt(8)) {
      case 0, 1 -> sum(size);
      case 2, 3 -> product(size);
      case 4 -> Normal.power(formula(size - 1), EXPONENTS[random.nextInt(EXPONENTS.length)]);
      case 5 -> Normal.power(formula(size / 2), formula(size / 2));
      case 6 -> Normal.choose(condition(size / 3), formula(size / 3), formula(size / 3));
      default -> call(FNS[random.nextInt(FNS.length)], size - 1);
    };
  }

  /// A formula of about that many nodes, of operations that vectors have.
  Expr plain(int size) {
    if (size <= 1) {
      return formula(1);
    }
    Expr x = plain(size / 2);
    Expr y = plain(size / 2);
    return switch (random.nextInt(9)) {
      case 0 -> Normal.sum(x, Normal.scale(number(), y), Normal.number(number()));
      case 1 -> Normal.product(x, y);
      case 2 -> Normal.product(x, Normal.power(y, -1));
      case 3 -> Normal.power(x, EXPONENTS[random.nextInt(8)]);
      case 4 -> Normal.power(x, 0.5);
      case 5 -> Normal.choose(plainCondition(size / 3), x, y);
      case 6 -> Normal.apply(random.nextBoolean() ? Fn.MIN : Fn.MAX, x, y);
      case 7 -> Normal.apply(Fn.LOGSUMEXP, x, y);
      default -> {
        Fn[] plain = {Fn.EXP, Fn.LOG, Fn.ABS, Fn.SIGN};
        yield Normal.apply(plain[random.nextInt(plain.length)], plain(size - 1));
      }
    };
  }

  private Expr.Test plainCondition(int size) {
    return switch (size <= 1 ? 0 : random.nextInt(5)) {
      case 0, 1 -> {
        Relation relation = Relation.values()[random.nextInt(Relation.values().length)];
        yield Normal.compare(relation, plain(size / 2), plain(size / 2));
      }
      case 2 -> Normal.and(plainCondition(size / 2), plainCondition(size / 2));
      case 3 -> Normal.or(plainCondition(size / 2), plainCondition(size / 2));
      default -> Normal.not(plainCondition(size - 1));
    };
  }

  private Expr sum(int size) {
    return Normal.sum(
        formula(size / 2), Normal.scale(number(), formula(size / 2)), Normal.number(number()));
  }

  private Expr product(int size) {
    return Normal.product(
        formula(size / 2),
        random.nextBoolean() ? formula(size / 2) : Normal.power(formula(size / 2), -1));
  }

  /// That function of formulas of about that many nodes in all.
  Expr call(Fn fn, int size) {
    if (fn == Fn.POLYGAMMA) {
      return Normal.apply(fn, Normal.number(1 + random.nextInt(3)), formula(size));
    }
    int arity = fn.arity() >= 0 ? fn.arity() : 1 + random.nextInt(4);
    var arguments = new ArrayList<Expr>();
    for (int i = 0; i < arity; i++) {
      arguments.add(formula(size / arity));
    }
    return Normal.apply(fn, arguments);
  }

  Expr.Test condition(int size) {
    return switch (size <= 1 ? 0 : random.nextInt(6)) {
      case 0, 1, 2 -> {
        Relation relation = Relation.values()[random.nextInt(Relation.values().length)];
        yield Normal.compare(relation, formula(size / 2), formula(size / 2));
      }
      case 3 -> Normal.and(condition(size / 2), condition(size / 2), condition(size / 3));
      case 4 -> Normal.or(condition(size / 2), condition(size / 2), condition(size / 3));
      default -> Normal.not(condition(size - 1));
    };
  }

  private Expr variable() {
    return Normal.var(variables.get(random.nextInt(variables.size())));
  }

  private double number() {
    double[] plain = {1, -1, 2, -2, 0.5, 3, 10};
    return random.nextInt(3) == 0 ? 4 * random.nextGaussian() : plain[random.nextInt(plain.length)];
  }

  /// Mostly tame values, some equal ones, some special ones.
  double[] values(int n) {
    var values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] =
          switch (random.nextInt(6)) {
            case 0 -> SPECIAL[random.nextInt(SPECIAL.length)];
            case 1 -> random.nextInt(5) - 2;
            case 2 -> Math.exp(8 * random.nextGaussian());
            case 3 -> 3 * random.nextGaussian();
            default -> 3 * random.nextDouble();
          };
    }
    return values;
  }
}
