package org.lawlang.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FormatterTest {

  private static void assertLayout(String expected, String script) {
    String once = Formatter.format(Scripts.program(script));
    assertEquals(expected, once);
    assertEquals(expected, Formatter.format(Scripts.program(once)));
    assertEquals(Scripts.ast(script), Scripts.ast(once));
  }

  @Test
  void parenthesesThatSayNothingGo() {
    assertLayout(
        """
        a + b*c - -d^(e + 1)/(f*g)
        (a^b)^c^d
        if a and (b or not c < 1) then x else y
        f(N = 1, [a, b])[2].c
        """,
        """
        ((a) + (b*c)) - (-(d^(e+1)))/(f*g)
        (a^b)^(c^d)
        if (a and (b or (not (c<1)))) then (x) else (y)
        ((f(N=(1),[a,b]))[2]).c
        """);
  }

  @Test
  void numbersAndTextsStayAsWritten() {
    assertLayout(
        "x = [1.50, 1.4T, .5, 40%, \"a\\\\b\"]\n", "x=[1.50,1.4T , .5,40% ,\"a\\u005cb\"]");
  }

  @Test
  void longStatementsBreakAtTheirClauses() {
    assertLayout(
        """
        chinchilla = fit L to (read "runs.csv" with C = 6*N*D)
            by huber(1e-3) on log
            weight 1/sigma^2
            starts 100
            start {alpha = 0.3}
            bootstrap 4000 of run seed 42
            holdout C > 1e21
        front = minimize chinchilla(N, D) over N in 1B..500B, D
            subject to 6*N*D <= C, D <= 3T
            for C in 1e18..1e26 log 50
        roots = solve chinchilla(N, 20*N) = Hoffmann(N, 20*N), another(x) = 0*x
            for N in 1M..1P, x
        """,
        """
        chinchilla = fit L to (read "runs.csv" with C = 6*N*D) seed 42 holdout C > 1e21 bootstrap 4000 of run
            on log by huber(1e-3) start {alpha = 0.3} starts 100 weight 1/sigma^2
        front = minimize chinchilla(N, D) over N in 1B..500B, D for C in 1e18..1e26 log 50 subject to 6*N*D <= C, D <= 3T
        roots = solve chinchilla(N, 20*N) = Hoffmann(N, 20*N), another(x) = 0*x for N in 1M..1P, x
        """);
  }

  @Test
  void longExpressionsBreakOutsideTheirBrackets() {
    assertLayout(
        """
        Loss(N, D) = Elevated + (Acoefficient/N)^alphaexponent + (Bcoefficient/D)^beta
                + max(first, second) + exp(Ccoefficient*N)
        """,
        """
        Loss(N, D) = Elevated + (Acoefficient/N)^alphaexponent + (Bcoefficient/D)^beta + max(first, second) + exp(Ccoefficient*N)
        """);
  }

  @Test
  void tablesAreAligned() {
    assertLayout(
        """
        small = table
            N     `my D`  name
            111M  -2.2    "a"
            NA    5.1B    "long one"
            with C = 6*N
            where C > 1
        """,
        "small=table\n"
            + "  N `my D` name\n"
            + " 111M -2.2 \"a\"\n"
            + " NA 5.1B \"long one\"\n"
            + " with C=6*N where C>1");
  }

  @Test
  void commentsStayWhereTheyAre() {
    assertLayout(
        """
        #!/usr/bin/env law
        # Loss, in nats.
        #as it was
        L(N) = A*N

        x = 1        # one
        longer = 22  #=> 22

        # alone

        f = fit L to runs
            # a clause
            by huber(1e-3)  # robust
            starts 9        # few
        # behind the fit
        y = 2
        # end
        """,
        """
        #!/usr/bin/env law
        # Loss, in nats.
          #as it was
        L(N)=A*N



        x = 1 # one
        longer   =   22     #=> 22

        # alone

        f = fit L to runs
          # a clause
          by huber(1e-3)   # robust
          starts 9# few
          # behind the fit
        y = 2
        # end\
        """);
  }

  @Test
  void aStatementWithCommentsInsideOfItsPartsKeepsItsLines() {
    assertLayout(
        """
        L(N, D) = E  # irreducible
            + A/N^alpha    # parameters
                # and tokens
              + B/D^beta
        x = 1
        """,
        """
        L(N, D) = E  # irreducible
          + A/N^alpha    # parameters
              # and tokens

            + B/D^beta
        x = 1
        """);
  }
}
