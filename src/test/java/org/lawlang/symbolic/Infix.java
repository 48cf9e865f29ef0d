package org.lawlang.symbolic;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A formula as it is written, for tests: parsed by a second, small parser of the expressions of
/// Law, evaluated operator by operator without any rewriting, and built through the factories of
/// [Normal].
public sealed interface Infix {
  record Num(double value) implements Infix {}

  record Name(String name) implements Infix {}

  record Op(char op, Infix left, Infix right) implements Infix {}

  record Neg(Infix of) implements Infix {}

  record Call(String fn, List<Infix> arguments) implements Infix {}

  record If(Cond test, Infix then, Infix otherwise) implements Infix {}

  sealed interface Cond {
    record Rel(String op, Infix left, Infix right) implements Cond {}

    record Both(String op, Cond left, Cond right) implements Cond {}

    record Not(Cond of) implements Cond {}
  }

  static Infix parse(String text) {
    var parser = new Parser(text);
    Infix result = parser.expression();
    parser.expectEnd();
    return result;
  }

  /// The formula in normal form.
  static Expr expr(String text) {
    return parse(text).build();
  }

  default double value(Map<String, Double> at) {
    return switch (this) {
      case Num(double v) -> v;
      case Name(String name) -> {
        Double v = at.get(name);
        if (v == null) {
          throw new AssertionError("no value for " + name);
        }
        yield v;
      }
      case Neg(Infix of) -> -of.value(at);
      case Op(char op, Infix left, Infix right) -> {
        double l = left.value(at);
        double r = right.value(at);
        yield switch (op) {
          case '+' -> l + r;
          case '-' -> l - r;
          case '*' -> l * r;
          case '/' -> l / r;
          case '^' -> Math.pow(l, r);
          default -> throw new AssertionError(op);
        };
      }
      case Call(String fn, List<Infix> arguments) -> {
        double[] x = arguments.stream().mapToDouble(a -> a.value(at)).toArray();
        yield fn.equals("sqrt") ? Math.sqrt(x[0]) : Fn.named(fn).orElseThrow().compute(x);
      }
      case If(Cond test, Infix then, Infix otherwise) ->
          holds(test, at) ? then.value(at) : otherwise.value(at);
    };
  }

  static boolean holds(Cond test, Map<String, Double> at) {
    return switch (test) {
      case Cond.Rel(String op, Infix left, Infix right) -> {
        double l = left.value(at);
        double r = right.value(at);
        yield switch (op) {
          case "<" -> l < r;
          case "<=" -> l <= r;
          case ">" -> l > r;
          case ">=" -> l >= r;
          case "==" -> l == r;
          case "!=" -> l < r || l > r;
          default -> throw new AssertionError(op);
        };
      }
      case Cond.Both(String op, Cond left, Cond right) ->
          op.equals("and")
              ? holds(left, at) && holds(right, at)
              : holds(left, at) || holds(right, at);
      case Cond.Not(Cond of) -> !holds(of, at);
    };
  }

  default Expr build() {
    return switch (this) {
      case Num(double v) -> Normal.number(v);
      case Name(String name) -> Normal.var(name);
      case Neg(Infix of) -> Normal.scale(-1, of.build());
      case Op(char op, Infix left, Infix right) -> {
        Expr l = left.build();
        Expr r = right.build();
        yield switch (op) {
          case '+' -> Normal.sum(l, r);
          case '-' -> Normal.subtract(l, r);
          case '*' -> Normal.product(l, r);
          case '/' -> Normal.divide(l, r);
          case '^' -> Normal.power(l, r);
          default -> throw new AssertionError(op);
        };
      }
      case Call(String fn, List<Infix> arguments) -> {
        var built = arguments.stream().map(Infix::build).toList();
        yield fn.equals("sqrt")
            ? Normal.sqrt(built.getFirst())
            : Normal.apply(Fn.named(fn).orElseThrow(() -> new AssertionError(fn)), built);
      }
      case If(Cond test, Infix then, Infix otherwise) ->
          Normal.choose(build(test), then.build(), otherwise.build());
    };
  }

  static Expr.Test build(Cond test) {
    return switch (test) {
      case Cond.Rel(String op, Infix left, Infix right) -> {
        Expr l = left.build();
        Expr r = right.build();
        yield switch (op) {
          case "<" -> Normal.compare(Expr.Relation.LESS, l, r);
          case "<=" -> Normal.compare(Expr.Relation.LESS_EQUAL, l, r);
          case ">" -> Normal.compare(Expr.Relation.LESS, r, l);
          case ">=" -> Normal.compare(Expr.Relation.LESS_EQUAL, r, l);
          case "==" -> Normal.compare(Expr.Relation.EQUAL, l, r);
          case "!=" -> Normal.compare(Expr.Relation.NOT_EQUAL, l, r);
          default -> throw new AssertionError(op);
        };
      }
      case Cond.Both(String op, Cond left, Cond right) ->
          op.equals("and")
              ? Normal.and(build(left), build(right))
              : Normal.or(build(left), build(right));
      case Cond.Not(Cond of) -> Normal.not(build(of));
    };
  }

  /// Recursive descent over characters, with the precedence that the language page gives.
  final class Parser {
    private final String text;
    private int at;

    Parser(String text) {
      this.text = text;
    }

    private boolean accept(String token) {
      while (at < text.length() && text.charAt(at) == ' ') {
        at++;
      }
      boolean word = Character.isLetter(token.charAt(0));
      int end = at + token.length();
      if (!text.startsWith(token, at)
          || (word && end < text.length() && Character.isLetterOrDigit(text.charAt(end)))) {
        return false;
      }
      at = end;
      return true;
    }

    private void expect(String token) {
      if (!accept(token)) {
        throw new AssertionError("expected " + token + " at " + at + " of " + text);
      }
    }

    void expectEnd() {
      while (at < text.length() && text.charAt(at) == ' ') {
        at++;
      }
      if (at != text.length()) {
        throw new AssertionError("left over at " + at + " of " + text);
      }
    }

    Infix expression() {
      if (accept("if")) {
        Cond test = condition();
        expect("then");
        Infix then = expression();
        expect("else");
        return new If(test, then, expression());
      }
      return additive();
    }

    private Cond condition() {
      Cond left = conjunction();
      while (accept("or")) {
        left = new Cond.Both("or", left, conjunction());
      }
      return left;
    }

    private Cond conjunction() {
      Cond left = negation();
      while (accept("and")) {
        left = new Cond.Both("and", left, negation());
      }
      return left;
    }

    private Cond negation() {
      if (accept("not")) {
        return new Cond.Not(negation());
      }
      int start = at;
      if (accept("(")) {
        try {
          Cond inner = condition();
          expect(")");
          return inner;
        } catch (AssertionError arithmetic) {
          at = start;
        }
      }
      Infix left = additive();
      for (String op : List.of("<=", ">=", "==", "!=", "<", ">")) {
        if (accept(op)) {
          return new Cond.Rel(op, left, additive());
        }
      }
      throw new AssertionError("no comparison at " + at + " of " + text);
    }

    private Infix additive() {
      Infix left = multiplicative();
      while (true) {
        if (accept("+")) {
          left = new Op('+', left, multiplicative());
        } else if (accept("-")) {
          left = new Op('-', left, multiplicative());
        } else {
          return left;
        }
      }
    }

    private Infix multiplicative() {
      Infix left = unary();
      while (true) {
        if (accept("*")) {
          left = new Op('*', left, unary());
        } else if (accept("/")) {
          left = new Op('/', left, unary());
        } else {
          return left;
        }
      }
    }

    private Infix unary() {
      return accept("-") ? new Neg(unary()) : power();
    }

    private Infix power() {
      Infix base = primary();
      return accept("^") ? new Op('^', base, unary()) : base;
    }

    private Infix primary() {
      if (accept("(")) {
        Infix inner = expression();
        expect(")");
        return inner;
      }
      int start = at;
      if (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
        while (at < text.length()
            && (Character.isDigit(text.charAt(at))
                || ".e".indexOf(text.charAt(at)) >= 0
                || ("+-".indexOf(text.charAt(at)) >= 0 && text.charAt(at - 1) == 'e'))) {
          at++;
        }
        return new Num(Double.parseDouble(text.substring(start, at)));
      }
      while (at < text.length()
          && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
        at++;
      }
      if (start == at) {
        throw new AssertionError("nothing to read at " + at + " of " + text);
      }
      if (at < text.length() && text.charAt(at) == '[') {
        at = text.indexOf(']', at) + 1;
      }
      String name = text.substring(start, at);
      if (accept("(")) {
        var arguments = new ArrayList<Infix>();
        do {
          arguments.add(expression());
        } while (accept(","));
        expect(")");
        return new Call(name, arguments);
      }
      return name.equals("pi") ? new Num(Math.PI) : new Name(name);
    }
  }
}
