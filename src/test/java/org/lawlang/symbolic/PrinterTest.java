package org.lawlang.symbolic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PrinterTest {
  @Provide
  Arbitrary<Infix> formulas() {
    return Formulas.any();
  }

  private static final Pattern INFINITE = Pattern.compile("1/0(?![.\\d])");

  @Provide
  Arbitrary<Infix> choices() {
    return Formulas.choices();
  }

  @Property(tries = 5000, edgeCases = EdgeCasesMode.NONE)
  void textReadsBackAsTheSameExpression(@ForAll("formulas") Infix formula) {
    assertReadsBack(formula.build());
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void aChoiceReadsBack(@ForAll("choices") Infix a, @ForAll("choices") Infix b) {
    assertReadsBack(Normal.sum(Normal.scale(-2, a.build()), Normal.product(a.build(), b.build())));
  }

  @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
  void aDerivativeReadsBack(@ForAll("formulas") Infix formula) {
    assertReadsBack(Derivative.of(formula.build(), "x"));
  }

  @Property(tries = 5000)
  void aNumberReadsBack(@ForAll double value) {
    if (value == 0) {
      assertEquals("0", Printer.number(value));
    } else {
      assertEquals(value, Double.parseDouble(Printer.number(value)));
    }
  }

  /// Infinities have no text of their own: `1/0` is one, but takes no part in the normal form. In a side
  /// that is never taken it violates no bounds.
  private static void assertReadsBack(Expr e) {
    String text = Printer.text(e);
    if (Bounds.violations(e, Map.of()).isEmpty() && !INFINITE.matcher(text).find()) {
      assertEquals(e, Infix.expr(text), text);
    }
  }

  @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
  void latexClosesWhatItOpens(@ForAll("choices") Infix formula) {
    String latex = Printer.latex(formula.build());
    int depth = 0;
    for (char c : latex.toCharArray()) {
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      assertTrue(depth >= 0, latex);
    }
    assertEquals(0, depth, latex);
    assertEquals(count(latex, "\\left"), count(latex, "\\right"), latex);
    assertEquals(count(latex, "\\begin"), count(latex, "\\end"), latex);
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length;
  }

  @Test
  void lawsArePrintedAsTheyAreWritten() {
    prints("E + A/N^alpha + B/D^beta", "E + A/N^alpha + B/D^beta");
    prints("-(A*alpha)/N^(alpha+1)", "-A*alpha*N^(-1-alpha)");
    prints("(Dc/D + (Nc/N)^(aN/aD))^aD", "((Nc/N)^(aN/aD) + Dc/D)^aD");
    prints("6*D*N", "6*N*D");
    prints("C/(6*N)", "C/(6*N)");
    prints("x/2", "x/2");
    prints("1 - exp(-x)", "1-exp(-x)");
    prints("sqrt(x + 1)", "(x+1)^0.5");
    prints("1/sqrt(x)", "x^(-0.5)");
    prints("x^(1/3)", "x^(1/3)");
    prints("6e9*x", "6000000000*x");
    prints("x + 1.4e12", "1.4e12 + x");
    prints("2*x/3", "2*x/3");
    prints("-x", "-x");
    prints("(-x)^a", "(-x)^a");
    prints("x - y - 1", "x-y-1");
    prints("x - (if x < 1 then y else 2)", "x - (if x < 1 then y else 2)");
    prints("exp(-(D/U - 1)/R)", "exp(-(D/U - 1)/R)");
    prints("E[family] + x", "E[family] + x");
    prints("pi*x", "pi*x");
    prints("x^(y^z)", "x^y^z");
    prints("eps - k*exp(-L*gamma)", "eps - k*exp(-gamma*L)");
  }

  private static void prints(String text, String formula) {
    Expr e = Infix.expr(formula);
    assertEquals(text, Printer.text(e));
    assertEquals(e, Infix.expr(text));
  }

  @Test
  void latexOfLaws() {
    assertEquals(
        "E + \\frac{A}{{N}^{\\alpha}} + \\frac{B}{{D}^{\\beta}}",
        Printer.latex(Infix.expr("E + A/N^alpha + B/D^beta")));
    assertEquals("e^{-x}", Printer.latex(Infix.expr("exp(-x)")));
    assertEquals("\\sqrt{x + 1}", Printer.latex(Infix.expr("sqrt(x+1)")));
    assertEquals("S_{1} + \\mathit{Smin}", Printer.latex(Infix.expr("Smin + S1")));
    assertEquals("E_{\\text{family}}", Printer.latex(Normal.var("E[family]")));
    assertEquals("1.4 \\cdot 10^{12} \\, x", Printer.latex(Infix.expr("1.4e12*x")));
    assertEquals(
        "\\begin{cases} x & \\text{if } x < 1 \\\\ 2 \\, x & \\text{otherwise} \\end{cases}",
        Printer.latex(Infix.expr("if x < 1 then x else 2*x")));
  }

  /// A fraction that is raised stands in parentheses.
  @Test
  void aRaisedFractionIsNotTakenForItsNumerator() {
    Expr e = Normal.power(Normal.number(1.0 / 6), Normal.var("b"));
    assertEquals("\\left(\\frac{1}{6}\\right)^{b}", Printer.latex(e));
  }
}
