package org.lawlang.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lawlang.math.Elementary;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Expr.Apply;
import org.lawlang.symbolic.Expr.Bound;
import org.lawlang.symbolic.Expr.Choose;
import org.lawlang.symbolic.Expr.Const;
import org.lawlang.symbolic.Expr.Power;
import org.lawlang.symbolic.Expr.Product;
import org.lawlang.symbolic.Expr.Sum;
import org.lawlang.symbolic.Expr.Test;
import org.lawlang.symbolic.Expr.Var;
import org.lawlang.symbolic.Fn;

/// Expressions as a list of steps over numbered slots, each step one node, parts before wholes;
/// both sides of a condition are computed.
final class Steps {

  /// Computes one node from slots into a slot.
  private interface Step {
    void run(Frame frame);
  }

  /// A condition over slots.
  private interface Check {
    boolean holds(double[] slots);
  }

  /// The slots of one run, and the arguments of its calls.
  static final class Frame {
    final double[] slots;
    private final double[][] arguments;

    private final Inner.@Nullable Run[] runs;

    private Frame(double[] slots, int[] arities, int inners) {
      this.slots = slots;
      this.runs = new Inner.Run[inners];
      this.arguments = new double[arities.length][];
      for (int i = 0; i < arities.length; i++) {
        arguments[i] = new double[arities[i]];
      }
    }

    private Inner.Run run(int index, Inner inner) {
      Inner.Run run = runs[index];
      if (run == null) {
        run = inner.run();
        runs[index] = run;
      }
      return run;
    }
  }

  private final List<Step> steps = new ArrayList<>();
  private final Map<String, Integer> names = new HashMap<>();
  private final Map<String, Expr> lets = new HashMap<>();
  private final IdentityHashMap<Expr, Integer> known = new IdentityHashMap<>();
  private double[] template = new double[16];
  private int slots;
  private int inners;
  private int[] arities = new int[0];

  Frame frame() {
    return new Frame(Arrays.copyOf(template, slots), arities, inners);
  }

  void run(Frame frame) {
    for (Step step : steps) {
      step.run(frame);
    }
  }

  /// A new slot of that name.
  int name(String name) {
    int slot = slot(0);
    names.put(name, slot);
    return slot;
  }

  /// From here on `name` is that value.
  void let(String name, Expr value) {
    names.put(name, add(value));
    lets.put(name, value);
  }

  private int slot(double initial) {
    if (slots == template.length) {
      template = Arrays.copyOf(template, 2 * slots);
    }
    template[slots] = initial;
    return slots++;
  }

  /// The slot that holds `e` after a run.
  int add(Expr e) {
    Integer slot = known.get(e);
    if (slot == null) {
      slot = compute(e);
      known.put(e, slot);
    }
    return slot;
  }

  private int compute(Expr e) {
    return switch (e) {
      case Const(double value) -> slot(value);
      case Var(var name) -> {
        Integer slot = names.get(name);
        if (slot == null) {
          throw new IllegalArgumentException("no value for " + name);
        }
        yield slot;
      }
      case Sum s -> sum(s);
      case Product p -> product(p);
      case Apply f -> apply(f);
      case Choose(var test, var then, var otherwise) -> {
        Check check = check(test);
        int yes = add(then);
        int no = add(otherwise);
        int target = slot(0);
        steps.add(f -> f.slots[target] = check.holds(f.slots) ? f.slots[yes] : f.slots[no]);
        yield target;
      }
      case Bound b -> bound(b);
    };
  }

  /// It runs as a program of its own, whose parameters are what it sees from outside.
  private int bound(Bound b) {
    Bound own =
        Inner.hoisted(
            b,
            part -> {
              String name = "Σ";
              while (names.containsKey(name)) {
                name += "Σ";
              }
              names.put(name, add(part));
              return new Var(name);
            });
    Inner inner = Inner.of(List.of(own), Inner.isNested(own) ? Compiler::compile : Interpreter::of);
    int[] seen = inner.names().stream().mapToInt(name -> add(new Var(name))).toArray();
    int[] ends = inner.ends().stream().mapToInt(this::add).toArray();
    int index = inners++;
    int target = slot(0);
    steps.add(
        f -> {
          double[] result = new double[1];
          f.run(index, inner).at(taken(f, seen), taken(f, ends), result);
          f.slots[target] = result[0];
        });
    return target;
  }

  private static double[] taken(Frame frame, int[] slots) {
    double[] values = new double[slots.length];
    for (int i = 0; i < slots.length; i++) {
      values[i] = frame.slots[slots[i]];
    }
    return values;
  }

  private int sum(Sum s) {
    int n = s.terms().size();
    var terms = new int[n];
    var coefficients = new double[n];
    for (int i = 0; i < n; i++) {
      terms[i] = add(s.terms().get(i).term());
      coefficients[i] = s.terms().get(i).coefficient();
    }
    double offset = s.offset();
    int target = slot(0);
    steps.add(
        f -> {
          double first = coefficients[0] * f.slots[terms[0]];
          double sum = offset == 0 ? first : offset + first;
          for (int i = 1; i < n; i++) {
            sum += coefficients[i] * f.slots[terms[i]];
          }
          f.slots[target] = sum;
        });
    return target;
  }

  private int product(Product p) {
    int n = p.factors().size();
    var bases = new int[n];
    var exponents = new int[n];
    var numbers = new boolean[n];
    for (int i = 0; i < n; i++) {
      Power factor = p.factors().get(i);
      bases[i] = add(factor.base());
      exponents[i] = add(factor.exponent());
      numbers[i] = factor.exponent() instanceof Const;
    }
    int target = slot(0);
    steps.add(
        f -> {
          double product = 1;
          for (int i = 0; i < n; i++) {
            double base = f.slots[bases[i]];
            double exponent = f.slots[exponents[i]];
            if (!numbers[i]) {
              product *= Math.pow(base, exponent);
            } else if (!(exponent < 0)) {
              product *= Arithmetic.power(base, exponent);
            }
          }
          for (int i = 0; i < n; i++) {
            double exponent = f.slots[exponents[i]];
            if (numbers[i] && exponent < 0) {
              product /= Arithmetic.power(f.slots[bases[i]], -exponent);
            }
          }
          f.slots[target] = product;
        });
    return target;
  }

  private int apply(Apply e) {
    Fn fn = e.fn();
    Share share = fn == Fn.EXP ? Share.of(e.arguments().getFirst(), lets) : null;
    List<Expr> arguments = share == null ? e.arguments() : share.arguments();
    int n = arguments.size();
    var from = new int[n];
    for (int i = 0; i < n; i++) {
      from[i] = add(arguments.get(i));
    }
    int buffer = arities.length;
    arities = Arrays.copyOf(arities, buffer + 1);
    arities[buffer] = n;
    int index = share == null ? -1 : share.index();
    int target = slot(0);
    steps.add(
        f -> {
          double[] x = f.arguments[buffer];
          for (int i = 0; i < n; i++) {
            x[i] = f.slots[from[i]];
          }
          if (index >= 0) {
            double max = Arithmetic.greatest(x);
            double sum = Arithmetic.sumOfExponentials(x, max);
            f.slots[target] = Elementary.exp(x[index] - max) * (1 / sum);
          } else if (fn == Fn.LOGSUMEXP) {
            double max = Arithmetic.greatest(x);
            f.slots[target] = Arithmetic.logSum(max, Arithmetic.sumOfExponentials(x, max));
          } else {
            f.slots[target] = fn.compute(x);
          }
        });
    return target;
  }

  private Check check(Test test) {
    return switch (test) {
      case Test.Always(boolean value) -> slots -> value;
      case Test.Compare(var relation, var left, var right) -> {
        int l = add(left);
        int r = add(right);
        yield slots -> relation.holds(slots[l], slots[r]);
      }
      case Test.And(var tests) -> {
        Check[] parts = checks(tests);
        yield slots -> {
          for (Check part : parts) {
            if (!part.holds(slots)) {
              return false;
            }
          }
          return true;
        };
      }
      case Test.Or(var tests) -> {
        Check[] parts = checks(tests);
        yield slots -> {
          for (Check part : parts) {
            if (part.holds(slots)) {
              return true;
            }
          }
          return false;
        };
      }
      case Test.Not(var inner) -> {
        Check part = check(inner);
        yield slots -> !part.holds(slots);
      }
    };
  }

  private Check[] checks(List<Test> tests) {
    var result = new Check[tests.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = check(tests.get(i));
    }
    return result;
  }
}
