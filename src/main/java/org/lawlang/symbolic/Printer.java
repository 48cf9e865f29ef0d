package org.lawlang.symbolic;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.lawlang.math.Decimal;
import org.lawlang.symbolic.Expr.Apply;
import org.lawlang.symbolic.Expr.Choose;
import org.lawlang.symbolic.Expr.Const;
import org.lawlang.symbolic.Expr.Power;
import org.lawlang.symbolic.Expr.Product;
import org.lawlang.symbolic.Expr.Scaled;
import org.lawlang.symbolic.Expr.Sum;
import org.lawlang.symbolic.Expr.Test;
import org.lawlang.symbolic.Expr.Var;

/// Expressions as text in the language itself, which reads back as the same expression, and as
/// LaTeX.
public final class Printer {
  // How tightly a text holds together, loosest first.
  private static final int CHOICE = 0;
  private static final int SUM = 1;
  private static final int PRODUCT = 2;
  private static final int POWER = 3;
  private static final int ATOM = 4;

  private final String plus;
  private final String minus;

  private Printer(String plus, String minus) {
    this.plus = plus;
    this.minus = minus;
  }

  private static final Printer WIDE = new Printer(" + ", " - ");
  private static final Printer TIGHT = new Printer("+", "-"); // in exponents

  private record Piece(String text, int binding) {}

  public static String text(Expr e) {
    return WIDE.piece(e).text;
  }

  /// A condition as text.
  public static String text(Test test) {
    return WIDE.condition(test);
  }

  public static String latex(Expr e) {
    return Latex.of(e);
  }

  /// The shortest decimal that reads back as the same number: `406.4`, `6e9`, `1.4e12`.
  public static String number(double value) {
    if (Double.isNaN(value)) {
      return "0/0";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "1/0" : "-1/0";
    }
    if (value == 0) {
      return "0";
    }
    Decimal decimal = Decimal.of(value);
    int exponent = decimal.exponent();
    String digits = decimal.digits();
    boolean hasAllDigits = exponent < digits.length();
    if (exponent >= -4 && (exponent < 6 || (exponent < 15 && hasAllDigits))) {
      return decimal.plain();
    }
    String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    return (value < 0 ? "-" : "") + mantissa + "e" + exponent;
  }

  private String wrapped(Expr e, int least) {
    Piece piece = piece(e);
    return piece.binding < least ? "(" + piece.text + ")" : piece.text;
  }

  private Piece piece(Expr e) {
    return switch (e) {
      case Const(double value) -> constant(value);
      case Var(var name) -> new Piece(name(name), ATOM);
      case Sum s -> sum(s);
      case Product p -> fraction(Fraction.of(1, p));
      case Apply f ->
          new Piece(
              f.fn().symbol()
                  + f.arguments().stream()
                      .map(a -> piece(a).text)
                      .collect(Collectors.joining(", ", "(", ")")),
              ATOM);
      case Choose(var test, var then, var otherwise) ->
          new Piece(
              "if "
                  + condition(test)
                  + " then "
                  + wrapped(then, SUM)
                  + " else "
                  + piece(otherwise).text,
              CHOICE);
      case Expr.Total t -> new Piece(total(t), ATOM);
      case Expr.Root(var difference, var unknown, var lo, var hi) ->
          new Piece(
              "(solve " + piece(difference).text + " = 0" + over(unknown, lo, hi) + ")", ATOM);
      case Expr.Integral(var body, var variable, var lo, var hi) ->
          new Piece("integral(" + piece(body).text + over(variable, lo, hi) + ")", ATOM);
      case Expr.Scan s -> new Piece(scan(s), ATOM);
    };
  }

  private String over(String name, Expr lo, Expr hi) {
    return " for " + name(name) + " in " + wrapped(lo, SUM) + ".." + wrapped(hi, SUM);
  }

  private String total(Expr.Total t) {
    String over = " for " + t.rows().index() + " in " + over(t.rows(), t.key());
    return t.body() instanceof Choose(var test, var then, var otherwise)
            && otherwise.equals(Normal.ZERO)
        ? "sum(" + piece(then).text + over + " where " + condition(test) + ")"
        : "sum(" + piece(t.body()).text + over + ")";
  }

  /// The rows as they were written.
  static String over(Sequence rows, Expr key) {
    if (rows.isRange()) {
      return "0.." + WIDE.wrapped(Normal.subtract(key, Normal.ONE), SUM);
    }
    return switch (key) {
      case Var(var name) -> name;
      case Const(double group) when rows.levels().size() > 1 ->
          rows.title() + "[\"" + rows.levels().get((int) group) + "\"]";
      default -> rows.title();
    };
  }

  /// The value stands last among the states, as it is read.
  private String scan(Expr.Scan s) {
    String states =
        s.states().stream()
            .map(t -> name(t.name()) + " = " + piece(t.step()).text)
            .collect(Collectors.joining(", "));
    if (!s.states().getLast().name().equals(s.output())) {
      states += ", value = " + name(s.output());
    }
    String starts =
        s.states().stream()
            .filter(t -> !t.start().equals(Normal.ZERO))
            .map(t -> name(t.name()) + " = " + piece(t.start()).text)
            .collect(Collectors.joining(", "));
    String where = s.where() instanceof Test.Always ? "" : " where " + condition(s.where());
    return "scan("
        + states
        + " for "
        + s.rows().index()
        + " in "
        + over(s.rows(), s.key())
        + where
        + (starts.isEmpty() ? "" : " start {" + starts + "}")
        + ")";
  }

  private static Piece constant(double value) {
    if (value == Math.PI) {
      return new Piece("pi", ATOM);
    }
    Fraction ratio = Fraction.of(value);
    String text =
        ratio.divisor() == 1
            ? number(value)
            : (ratio.negative() ? "-" : "")
                + number(ratio.number())
                + "/"
                + number(ratio.divisor());
    boolean whole = ratio.divisor() == 1 && Double.isFinite(value);
    return new Piece(text, value < 0 ? SUM : whole ? ATOM : PRODUCT);
  }

  private static String name(String name) {
    if (name.endsWith(Expr.Bound.MARK)) {
      return Scans.shown(name);
    }
    return name.matches("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*|\\[.*\\])?")
        ? name
        : "`" + name + "`";
  }

  private Piece sum(Sum s) {
    var text = new StringBuilder();
    for (Scaled t : Fraction.inOrder(s)) {
      Piece piece = scaled(Math.abs(t.coefficient()), t.term());
      String part = piece.binding < PRODUCT ? "(" + piece.text + ")" : piece.text;
      if (t.coefficient() < 0) {
        text.append(text.isEmpty() ? negated(t) : minus + part);
      } else {
        text.append(text.isEmpty() ? "" : plus).append(part);
      }
    }
    boolean product = Merged.isLone(s) && s.terms().getFirst().coefficient() > 0;
    return new Piece(text.toString(), product ? PRODUCT : SUM);
  }

  private Piece scaled(double size, Expr term) {
    return term.equals(Normal.ONE) ? constant(size) : fraction(Fraction.of(size, term));
  }

  /// A negative term at the front: a minus before one factor, before the whole of several above a
  /// line.
  private String negated(Scaled t) {
    if (t.term().equals(Normal.ONE)) {
      return constant(t.coefficient()).text;
    }
    return fraction(Fraction.of(t.coefficient(), t.term())).text;
  }

  private Piece fraction(Fraction f) {
    var over = new ArrayList<String>();
    boolean last = Fraction.isSwallowing(f.number(), f.over());
    if (!last && (f.number() != 1 || f.over().isEmpty())) {
      over.add(constantFactor(f.number()));
    }
    f.over().forEach(p -> over.add(power(p, PRODUCT)));
    var under = new ArrayList<String>();
    if (f.divisor() != 1) {
      under.add(number(f.divisor()));
    }
    f.under()
        .forEach(
            p -> under.add(power(p, f.under().size() == 1 && f.divisor() == 1 ? POWER : PRODUCT)));
    String top = String.join("*", over);
    if (f.negative() && over.size() > 1 && !under.isEmpty()) {
      top = "(" + top + ")";
    }
    String line =
        under.isEmpty()
            ? top
            : top
                + "/"
                + (under.size() == 1 ? under.getFirst() : "(" + String.join("*", under) + ")");
    if (last) {
      line += "*" + constantFactor(f.number());
    }
    boolean single = over.size() + under.size() == 1;
    boolean lonePower = single && f.number() == 1 && !f.over().isEmpty();
    int binding = f.negative() ? SUM : lonePower ? binding(f.over().getFirst()) : PRODUCT;
    return new Piece((f.negative() ? "-" : "") + line, binding);
  }

  private static String constantFactor(double number) {
    Piece piece = constant(number);
    return piece.binding < ATOM ? "(" + piece.text + ")" : piece.text;
  }

  private static int binding(Power p) {
    return isRoot(p) || p.exponent().equals(Normal.ONE) ? ATOM : POWER;
  }

  private static boolean isRoot(Power p) {
    return p.exponent() instanceof Const(double e) && e == 0.5;
  }

  /// A power as a factor, whose base alone must bind as `least` does.
  private String power(Power p, int least) {
    if (p.exponent().equals(Normal.ONE)) {
      return wrapped(p.base(), least);
    }
    if (isRoot(p)) {
      return "sqrt(" + piece(p.base()).text + ")";
    }
    return wrapped(p.base(), ATOM) + "^" + TIGHT.wrapped(p.exponent(), ATOM);
  }

  private String condition(Test test) {
    return switch (test) {
      case Test.Always(boolean value) -> value ? "true" : "false";
      case Test.Compare(var relation, var left, var right) ->
          wrapped(left, SUM) + " " + relation.symbol + " " + wrapped(right, SUM);
      case Test.And(var tests) -> joined(" and ", tests);
      case Test.Or(var tests) -> joined(" or ", tests);
      case Test.Not(var inner) -> "not (" + condition(inner) + ")";
    };
  }

  private String joined(String word, List<Test> tests) {
    return tests.stream().map(this::grouped).collect(Collectors.joining(word));
  }

  private String grouped(Test test) {
    boolean bare = test instanceof Test.Compare || test instanceof Test.Always;
    return bare ? condition(test) : "(" + condition(test) + ")";
  }
}
