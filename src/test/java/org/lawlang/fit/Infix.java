package org.lawlang.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Fn;
import org.lawlang.symbolic.Normal;

/// Reads formulas such as `b1*(1-exp(-b2*x))`, so that tests state laws as their sources do.
final class Infix {
  private static final Pattern TOKEN =
      Pattern.compile("\\s*(\\d+\\.?\\d*(?:[eE][+-]?\\d+)?|[A-Za-z]\\w*(?:\\[\\w+\\])?|[-+*/^()])");

  private final List<String> tokens = new ArrayList<>();
  private int next;

  private Infix(String text) {
    Matcher matcher = TOKEN.matcher(text);
    int end = 0;
    while (end < text.length() && matcher.find(end) && matcher.start() == end) {
      tokens.add(matcher.group(1));
      end = matcher.end();
    }
    if (end < text.length()) {
      throw new IllegalArgumentException("not a formula: " + text);
    }
  }

  static Expr read(String text) {
    return new Infix(text).sum();
  }

  private boolean take(String token) {
    boolean here = next < tokens.size() && tokens.get(next).equals(token);
    next += here ? 1 : 0;
    return here;
  }

  private Expr sum() {
    Expr e = product();
    while (true) {
      if (take("+")) {
        e = Normal.sum(e, product());
      } else if (take("-")) {
        e = Normal.subtract(e, product());
      } else {
        return e;
      }
    }
  }

  private Expr product() {
    Expr e = unary();
    while (true) {
      if (take("*")) {
        e = Normal.product(e, unary());
      } else if (take("/")) {
        e = Normal.divide(e, unary());
      } else {
        return e;
      }
    }
  }

  private Expr unary() {
    return take("-") ? Normal.scale(-1, unary()) : power();
  }

  private Expr power() {
    Expr base = atom();
    return take("^") ? Normal.power(base, unary()) : base;
  }

  private Expr atom() {
    String token = tokens.get(next++);
    if (token.equals("(")) {
      Expr e = sum();
      if (!take(")")) {
        throw new IllegalArgumentException("unclosed parenthesis");
      }
      return e;
    }
    if (Character.isDigit(token.charAt(0))) {
      return Normal.number(Double.parseDouble(token));
    }
    if (take("(")) {
      Expr argument = sum();
      take(")");
      return Normal.apply(Fn.valueOf(token.toUpperCase(Locale.ROOT)), argument);
    }
    return token.equals("pi") ? Normal.number(Math.PI) : Normal.var(token);
  }
}
