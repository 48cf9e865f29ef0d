package org.lawlang.symbolic;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a formula means: no spans, one normal form, structural equality. A scaling law is a sum of
/// products of powers, so those are the nodes. The factories of [Normal] make the normal form, so
/// `x*y` and `y*x` are one key; the constructors check what is cheap to check.
///
/// Numeric factors live in sums: `2*x` is `Sum(0, [2·x])`, and a product holds no number but as the
/// base of a power that varies (`2^x`).
public sealed interface Expr {

  record Const(double value) implements Expr {
    public Const {
      value = value == 0 ? 0.0 : value; // one zero
    }
  }

  record Var(String name) implements Expr {}

  /// `offset + Σ coefficientᵢ·termᵢ`, terms in canonical order, none of them a number or a sum, no
  /// coefficient zero.
  record Sum(double offset, List<Scaled> terms) implements Expr {
    public Sum {
      terms = List.copyOf(terms);
      offset = offset == 0 ? 0.0 : offset;
      if (terms.isEmpty()
          || (terms.size() == 1 && offset == 0 && terms.getFirst().coefficient == 1)) {
        throw new IllegalArgumentException("not a sum in normal form");
      }
      for (int i = 0; i < terms.size(); i++) {
        Expr term = terms.get(i).term;
        if (term instanceof Const || term instanceof Sum || terms.get(i).coefficient == 0) {
          throw new IllegalArgumentException("not a term in normal form: " + term);
        }
        if (i > 0 && Order.CANONICAL.compare(terms.get(i - 1).term, term) >= 0) {
          throw new IllegalArgumentException("terms out of order");
        }
      }
    }
  }

  record Scaled(double coefficient, Expr term) {}

  /// `Π baseᵢ^exponentᵢ`, bases distinct and in canonical order, no exponent zero. A lone factor
  /// has an exponent other than one.
  record Product(List<Power> factors) implements Expr {
    public Product {
      factors = List.copyOf(factors);
      if (factors.isEmpty()
          || (factors.size() == 1 && factors.getFirst().exponent.equals(Normal.ONE))) {
        throw new IllegalArgumentException("not a product in normal form");
      }
      for (int i = 0; i < factors.size(); i++) {
        Power p = factors.get(i);
        if (p.exponent.equals(Normal.ZERO)
            || (p.base instanceof Const && p.exponent instanceof Const)) {
          throw new IllegalArgumentException("not a factor in normal form: " + p);
        }
        if (i > 0 && Order.CANONICAL.compare(factors.get(i - 1).base, p.base) >= 0) {
          throw new IllegalArgumentException("factors out of order");
        }
      }
    }
  }

  record Power(Expr base, Expr exponent) {}

  /// A function of [Fn]; powers, square roots and quotients are products.
  record Apply(Fn fn, List<Expr> arguments) implements Expr {
    public Apply {
      arguments = List.copyOf(arguments);
      fn.checkArity(arguments.size());
    }
  }

  record Choose(Test test, Expr then, Expr otherwise) implements Expr {}

  /// What has variables of its own, which nothing outside sees: a formula is computed for many values
  /// of them. Their names end in [#MARK], or are the columns of a row, so no other name is theirs.
  sealed interface Bound extends Expr {
    String MARK = "°";

    /// Whether a variable in its body is one of its own.
    boolean binds(String variable);

    /// A formula without them that amounts to about as much.
    Expr typical();
  }

  /// `Σ body` over the rows of the group of `rows` that `key` names; not a number where it names none.
  /// The body sees the columns of the row at hand as variables of their own, bound here.
  record Total(Expr body, Sequence rows, Expr key) implements Bound {

    @Override
    public boolean binds(String variable) {
      return rows.binds(variable);
    }

    /// The term of a row in the middle.
    @Override
    public Expr typical() {
      return Substitution.replace(body, rows.at(rows.middle()));
    }
  }

  /// What is left of some states after the rows of a group for which `where` holds: they begin as
  /// `start` and become `step` row by row, one after another; `output` names the one that is the value.
  record Scan(List<State> states, String output, Sequence rows, Expr key, Test where)
      implements Bound {
    public Scan {
      states = List.copyOf(states);
    }

    @Override
    public boolean binds(String variable) {
      return rows.binds(variable) || states.stream().anyMatch(s -> s.name.equals(variable));
    }

    /// The step from the start in a row in the middle.
    @Override
    public Expr typical() {
      var first = new HashMap<String, Expr>(rows.at(rows.middle()));
      states.forEach(s -> first.put(s.name, s.start));
      Expr step = states.stream().filter(s -> s.name.equals(output)).findFirst().orElseThrow().step;
      return Substitution.replace(step, first);
    }
  }

  /// @param step in the states, the row at hand and what is outside
  record State(String name, Expr start, Expr step) {}

  /// The one value of `unknown` between `lo` and `hi` at which `difference` is zero; not a number
  /// where there is none, or more than one.
  record Root(Expr difference, String unknown, Expr lo, Expr hi) implements Bound {
    @Override
    public boolean binds(String variable) {
      return variable.equals(unknown);
    }

    /// Half way between the ends.
    @Override
    public Expr typical() {
      return Implicit.middle(lo, hi);
    }
  }

  /// The integral of `body` by `variable` from `lo` to `hi`.
  record Integral(Expr body, String variable, Expr lo, Expr hi) implements Bound {
    @Override
    public boolean binds(String other) {
      return other.equals(variable);
    }

    /// The width times the height half way.
    @Override
    public Expr typical() {
      return Normal.product(
          Normal.subtract(hi, lo),
          Substitution.replace(body, Map.of(variable, Implicit.middle(lo, hi))));
    }
  }

  /// A condition on numbers. A comparison with NaN is false, `!=` as well.
  sealed interface Test {
    record Always(boolean value) implements Test {}

    record Compare(Relation relation, Expr left, Expr right) implements Test {}

    record And(List<Test> tests) implements Test {
      public And {
        tests = List.copyOf(tests);
      }
    }

    record Or(List<Test> tests) implements Test {
      public Or {
        tests = List.copyOf(tests);
      }
    }

    record Not(Test test) implements Test {}
  }

  /// The comparisons of the normal form; greater is less with its sides exchanged.
  enum Relation {
    LESS("<"),
    LESS_EQUAL("<="),
    EQUAL("=="),
    NOT_EQUAL("!=");

    public final String symbol;

    Relation(String symbol) {
      this.symbol = symbol;
    }

    public boolean holds(double left, double right) {
      return switch (this) {
        case LESS -> left < right;
        case LESS_EQUAL -> left <= right;
        case EQUAL -> left == right;
        case NOT_EQUAL -> left < right || left > right;
      };
    }
  }
}
