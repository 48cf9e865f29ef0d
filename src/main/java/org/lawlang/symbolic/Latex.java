package org.lawlang.symbolic;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.lawlang.symbolic.Expr.Apply;
import org.lawlang.symbolic.Expr.Choose;
import org.lawlang.symbolic.Expr.Const;
import org.lawlang.symbolic.Expr.Power;
import org.lawlang.symbolic.Expr.Product;
import org.lawlang.symbolic.Expr.Scaled;
import org.lawlang.symbolic.Expr.Sum;
import org.lawlang.symbolic.Expr.Test;
import org.lawlang.symbolic.Expr.Var;

/// Expressions in LaTeX's mathematics, without the dollar signs. It leaves no brace open and uses
/// nothing beyond amsmath.
final class Latex {
  private Latex() {}

  private static final Set<String> GREEK =
      Set.of(
          "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa",
          "lambda", "mu", "nu", "xi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi",
          "omega", "Gamma", "Delta", "Theta", "Lambda", "Xi", "Sigma", "Phi", "Psi", "Omega");
  private static final Set<Fn> COMMANDS =
      Set.of(Fn.LOG, Fn.SIN, Fn.COS, Fn.TAN, Fn.SINH, Fn.COSH, Fn.TANH, Fn.MIN, Fn.MAX);
  private static final Pattern NAME =
      Pattern.compile("([A-Za-z]+?)(?:_?([0-9]+)|_([A-Za-z0-9_]+))?(?:\\[(.*)\\])?");

  static String of(Expr e) {
    return switch (e) {
      case Const(double value) -> number(value);
      case Var(var name) -> name(name);
      case Sum s -> sum(s);
      case Product p -> fraction(Fraction.of(1, p));
      case Apply f -> apply(f);
      case Choose(var test, var then, var otherwise) ->
          "\\begin{cases} "
              + of(then)
              + " & \\text{if } "
              + condition(test)
              + " \\\\ "
              + of(otherwise)
              + " & \\text{otherwise} \\end{cases}";
      case Expr.Total t ->
          "\\sum_{"
              + name(t.rows().index())
              + over(t.rows(), t.key())
              + "} "
              + (t.body() instanceof Sum ? "\\left(" + of(t.body()) + "\\right)" : of(t.body()));
      case Expr.Root(var difference, var unknown, var lo, var hi) ->
          "\\left["
              + name(unknown)
              + " \\in \\left["
              + of(lo)
              + ", "
              + of(hi)
              + "\\right] : "
              + of(difference)
              + " = 0\\right]";
      case Expr.Integral(var body, var variable, var lo, var hi) ->
          "\\int_{"
              + of(lo)
              + "}^{"
              + of(hi)
              + "} "
              + (body instanceof Sum ? "\\left(" + of(body) + "\\right)" : of(body))
              + " \\, d"
              + name(variable);
      case Expr.Scan s ->
          "\\left["
              + name(s.output())
              + " : "
              + s.states().stream()
                  .map(t -> name(t.name()) + " \\gets " + of(t.step()))
                  .collect(Collectors.joining(", \\; "))
              + "\\right]_{"
              + name(s.rows().index())
              + over(s.rows(), s.key())
              + (s.where() instanceof Test.Always ? "" : ", \\; " + condition(s.where()))
              + "}";
    };
  }

  private static String over(Sequence rows, Expr key) {
    return rows.isRange()
        ? "=0}^{" + of(Normal.subtract(key, Normal.ONE))
        : " \\in \\text{" + escaped(Printer.over(rows, key)) + "}";
  }

  private static String name(String written) {
    String name = written.endsWith(Expr.Bound.MARK) ? Scans.shown(written) : written;
    int dot = name.indexOf('.');
    if (dot > 0 && dot < name.length() - 1) {
      return "{" + name(name.substring(dot + 1)) + "}_{" + name.substring(0, dot) + "}";
    }
    Matcher parts = NAME.matcher(name);
    if (!parts.matches()) {
      return "\\text{" + escaped(name) + "}";
    }
    var below = new ArrayList<String>();
    if (parts.group(2) != null) {
      below.add(parts.group(2));
    }
    String words = parts.group(3);
    if (words != null) {
      below.add(words.length() == 1 ? words : "\\text{" + escaped(words) + "}");
    }
    if (parts.group(4) != null) {
      below.add("\\text{" + escaped(parts.group(4)) + "}");
    }
    String stem = parts.group(1);
    String base =
        stem.length() == 1
            ? stem
            : GREEK.contains(stem)
                ? "\\" + (stem.equals("epsilon") ? "varepsilon" : stem)
                : "\\mathit{" + stem + "}";
    return below.isEmpty() ? base : base + "_{" + String.join(",", below) + "}";
  }

  private static String escaped(String text) {
    return text.replaceAll("[\\\\{}~^]", " ").replaceAll("([_%$#&])", "\\\\$1");
  }

  private static String number(double value) {
    if (value == Math.PI) {
      return "\\pi";
    }
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "\\text{undefined}" : value > 0 ? "\\infty" : "-\\infty";
    }
    Fraction ratio = Fraction.of(value);
    if (ratio.divisor() != 1) {
      return (ratio.negative() ? "-" : "")
          + quotient(plain(ratio.number()), plain(ratio.divisor()));
    }
    return plain(value);
  }

  private static String plain(double value) {
    String text = Printer.number(value);
    int e = text.indexOf('e');
    if (e < 0) {
      return text;
    }
    String mantissa = text.substring(0, e);
    String power = "10^{" + new BigDecimal(text.substring(e + 1)).toPlainString() + "}";
    return switch (mantissa) {
      case "1" -> power;
      case "-1" -> "-" + power;
      default -> mantissa + " \\cdot " + power;
    };
  }

  private static String sum(Sum s) {
    var text = new StringBuilder();
    for (Scaled t : Fraction.inOrder(s)) {
      double size = Math.abs(t.coefficient());
      boolean number = t.term().equals(Normal.ONE);
      String part = number ? number(size) : fraction(Fraction.of(size, t.term()));
      String sign = t.coefficient() < 0 ? "-" : "+";
      if (text.isEmpty()) {
        text.append(t.coefficient() < 0 ? "-" : "").append(part);
      } else {
        text.append(" ").append(sign).append(" ").append(part);
      }
    }
    return text.toString();
  }

  private static String fraction(Fraction f) {
    var over = new ArrayList<String>();
    if (f.number() != 1 || f.over().isEmpty()) {
      over.add(plain(f.number()));
    }
    boolean alone = over.isEmpty() && f.over().size() == 1 && !f.under().isEmpty();
    f.over().forEach(p -> over.add(power(p, alone)));
    var under = new ArrayList<String>();
    if (f.divisor() != 1) {
      under.add(plain(f.divisor()));
    }
    boolean single = under.isEmpty() && f.under().size() == 1;
    f.under().forEach(p -> under.add(power(p, single)));
    String sign = f.negative() ? "-" : "";
    return sign
        + (under.isEmpty() ? juxtaposed(over) : quotient(juxtaposed(over), juxtaposed(under)));
  }

  private static String quotient(String over, String under) {
    return "\\frac{" + over + "}{" + under + "}";
  }

  /// Side by side, with a dot where two numbers would meet.
  private static String juxtaposed(List<String> factors) {
    var text = new StringBuilder();
    for (String f : factors) {
      boolean digit = Character.isDigit(f.charAt(0)) || f.startsWith("\\frac");
      text.append(text.isEmpty() ? "" : digit ? " \\cdot " : " \\, ").append(f);
    }
    return text.toString();
  }

  /// A power as a factor; `alone` when nothing stands beside it.
  private static String power(Power p, boolean alone) {
    if (p.exponent().equals(Normal.ONE)) {
      boolean loose = p.base() instanceof Sum || p.base() instanceof Choose;
      return loose && !alone ? parenthesised(p.base()) : of(p.base());
    }
    if (p.exponent() instanceof Const(double e) && e == 0.5) {
      return "\\sqrt{" + of(p.base()) + "}";
    }
    boolean simple =
        p.base() instanceof Var
            || (p.base() instanceof Const(double b)
                && b >= 0
                && number(b).matches("[0-9.]+|\\\\pi"));
    return (simple ? "{" + of(p.base()) + "}" : parenthesised(p.base()))
        + "^{"
        + of(p.exponent())
        + "}";
  }

  private static String parenthesised(Expr e) {
    return "\\left(" + of(e) + "\\right)";
  }

  private static String apply(Apply f) {
    String arguments = f.arguments().stream().map(Latex::of).collect(Collectors.joining(", "));
    return switch (f.fn()) {
      case EXP -> "e^{" + arguments + "}";
      case ABS -> "\\left|" + arguments + "\\right|";
      case FLOOR -> "\\left\\lfloor " + arguments + " \\right\\rfloor";
      case CEIL -> "\\left\\lceil " + arguments + " \\right\\rceil";
      default -> function(f.fn()) + "\\left(" + arguments + "\\right)";
    };
  }

  private static String function(Fn fn) {
    String name = fn.name().toLowerCase(Locale.ROOT);
    return COMMANDS.contains(fn) ? "\\" + name : "\\operatorname{" + name + "}";
  }

  private static String condition(Test test) {
    return switch (test) {
      case Test.Always(boolean value) -> "\\text{" + value + "}";
      case Test.Compare(var relation, var left, var right) ->
          of(left) + " " + symbol(relation) + " " + of(right);
      case Test.And(var tests) -> joined(" \\land ", tests);
      case Test.Or(var tests) -> joined(" \\lor ", tests);
      case Test.Not(var inner) -> "\\lnot \\left(" + condition(inner) + "\\right)";
    };
  }

  private static String symbol(Expr.Relation relation) {
    return switch (relation) {
      case LESS -> "<";
      case LESS_EQUAL -> "\\le";
      case EQUAL -> "=";
      case NOT_EQUAL -> "\\ne";
    };
  }

  private static String joined(String sign, List<Test> tests) {
    return tests.stream()
        .map(t -> t instanceof Test.Compare ? condition(t) : "\\left(" + condition(t) + "\\right)")
        .collect(Collectors.joining(sign));
  }
}
