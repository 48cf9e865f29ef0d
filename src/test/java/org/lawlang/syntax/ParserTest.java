package org.lawlang.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lawlang.source.Source;

/// What each construct of the language means as a tree. The right sides are written by hand from
/// the language's page.
class ParserTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          -x^2                         | (- (^ x 2))
          2^-3                         | (^ 2 (- 3))
          2^-3^2                       | (^ 2 (- (^ 3 2)))
          2^3^2                        | (^ 2 (^ 3 2))
          (2^3)^2                      | (^ (^ 2 3) 2)
          2^-a*b                       | (* (^ 2 (- a)) b)
          -a*b                         | (* (- a) b)
          a*-b                         | (* a (- b))
          - - a                        | (- (- a))
          a-b-c                        | (- (- a b) c)
          a-(b-c)                      | (- a (- b c))
          a/b*c                        | (* (/ a b) c)
          a/b/c                        | (/ (/ a b) c)
          a+b*c^d                      | (+ a (* b (^ c d)))
          1/2*x^2                      | (* (/ 1 2) (^ x 2))
          not a < b and c              | (and (not (compare a < b)) c)
          not a and not b or c         | (or (and (not a) (not b)) c)
          a or b and c or d            | (or (or a (and b c)) d)
          0 < x <= 1                   | (compare 0 < x <= 1)
          (0 < x) <= 1                 | (compare (compare 0 < x) <= 1)
          a + 1 == b != c              | (compare (+ a 1) == b != c)
          0..n+1                       | (.. 0 (+ n 1))
          -2..2                        | (.. (- 2) 2)
          1...5                        | (.. 1 .5)
          a < 1..2                     | (compare a < (.. 1 2))
          if a then b else if c then d else e | (if a b (if c d e))
          if a then if b then c else d else e | (if a (if b c d) e)
          if a < b then 1 else 2 + 3   | (if (compare a < b) 1 (+ 2 3))
          (if a then b else c) + 1     | (+ (if a b c) 1)
          1 + if a then b else c + 1   | (+ 1 (if a b (+ c 1)))
          f(x).y[z](w)                 | (call (index (. (call f x) y) z) w)
          f()                          | (call f)
          f(N = 70B, D = 1.4T)         | (call f (= N 70B) (= D 1.4T))
          f.E["opt"]                   | (index (. f E) "opt")
          runs.`my loss`               | (. runs `my loss`)
          x.y^2                        | (^ (. x y) 2)
          -f(x)                        | (- (call f x))
          [1, [], a + b]               | (list 1 (list) (+ a b))
          {a = 1, `b c` = {}}          | (record (= a 1) (= `b c` (record)))
          true and not false           | (and true (not false))
          `true`                       | `true`
          (fit L to runs).alpha        | (. (fit L runs) alpha)
          by + seed*start              | (+ by (* seed start))
          """)
  void expressionsBindAsThePageSays(String text, String tree) {
    assertEquals("(show " + tree + ")", Scripts.ast(text));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          x = 1                        | (let x 1)
          by = run                     | (let by run)
          const c = 2*pi               | (const c (* 2 pi))
          input path = "a.csv"         | (input path "a.csv")
          use chinchilla               | (use chinchilla)
          assert x < 1                 | (assert (compare x < 1))
          assert x == 1 "x is off"     | (assert (compare x == 1) "x is off")
          save f to "f.fit.json"       | (save f "f.fit.json")
          save (fit L to r) to p       | (save (fit L r) p)
          L(N, D) = E + A/N^a          | (law L (N D) (+ E (/ A (^ N a))))
          L() = 1                      | (law L () 1)
          L(N) = A*N where A > 0, a in 0..2 | (law L (N) (* A N) (bound (compare A > 0)) (in a (.. 0 2)))
          L(N) = A*N where 0 < A <= 1  | (law L (N) (* A N) (bound (compare 0 < A <= 1)))
          L(N) = A*N where A ~ normal(0, 1), B = 2*A | (law L (N) (* A N) (~ A (call normal 0 1)) (= B (* 2 A)))
          M(N) = L(N) with A = 1 where B > 0 | (law M (N) (with (call L N) (= A 1)) (bound (compare B > 0)))
          H = L with E = 1.69, A = 406.4 | (let H (with L (= E 1.69) (= A 406.4)))
          r = runs where a < 4 and b != "test" | (let r (where runs (and (compare a < 4) (compare b != "test"))))
          r = read p with L = loss where L < 3 | (let r (where (with (read p) (= L loss)) (compare L < 3)))
          r = read "a" with `a b` = 1  | (let r (with (read "a") (= `a b` 1)))
          fit L to runs                | (show (fit L runs))
          fit L to runs.loss by squares | (show (fit L (. runs loss) (by squares)))
          fit L to r by huber(1e-3) on log | (show (fit L r (by (call huber 1e-3) (on log))))
          fit L to r on log by squares | (show (fit L r (by squares (on log))))
          fit L to r weight 1/s^2 starts 500 seed 7 | (show (fit L r (weight (/ 1 (^ s 2))) (starts 500) (seed 7)))
          fit L to r start {a = 1} start t | (show (fit L r (start (record (= a 1))) (start t)))
          fit L to r bootstrap 10 of run | (show (fit L r (bootstrap 10 run)))
          fit A, B to r                | (show (fit A B r))
          fit L to r on log            | (show (fit L r (by (on log))))
          fit L to r residual bootstrap 9 | (show (fit L r (residual-bootstrap 9)))
          fit L to r wild bootstrap 9 of run | (show (fit L r (wild-bootstrap 9 run)))
          fit L to r jackknife of run  | (show (fit L r (jackknife run)))
          fit L to r posterior 2k seed 3 | (show (fit L r (seed 3) (posterior 2k)))
          fit L to r laplace profile   | (show (fit L r (laplace) (profile)))
          fit L to r errors sandwich folds 5 | (show (fit L r (errors sandwich) (folds 5)))
          fit L to r errors of run folds of fam | (show (fit L r (errors-of run) (folds-of fam)))
          compare A, B to r.y holdout C > 1 | (show (compare-laws A B (. r y) (holdout (compare C > 1))))
          compare L to r by squares, huber(d) on log asking f(1) | (show (compare-laws L r (by squares) (by (call huber d) (on log)) (asking (call f 1))))
          rollout f by C               | (show (rollout f C))
          explain fit L to r           | (show (explain (fit L r)))
          g = load "f.json"            | (let g (load "f.json"))
          residual = wild + folds      | (let residual (+ wild folds))
          fit L to r holdout C > 1e21  | (show (fit L r (holdout (compare C > 1e21))))
          where with log = 1           | (show (with where (= log 1)))
          derive L by N                | (show (derive L N))
          latex L                      | (show (latex L))
          explain (derive L by N)      | (show (explain (derive L N)))
          solve f(N) = 2 for N         | (show (solve (= (call f N) 2) (for N)))
          solve a = b, c = d for x, y in 0..1 | (show (solve (= a b) (= c d) (for x (in y (.. 0 1)))))
          minimize f(N) over N         | (show (minimize (call f N) (over N)))
          maximize k over integer k in 1..10k | (show (maximize k (over (integer k (.. 1 10k)))))
          minimize f over integer in 0..1 | (show (minimize f (over (in integer (.. 0 1)))))
          minimize f over N, D subject to 6*N*D <= C, x + y = 1 | (show (minimize f (over N D) (subject-to (compare (* (* 6 N) D) <= C) (= (+ x y) 1))))
          minimize f over x start {x = 0} | (show (minimize f (over x) (start (record (= x 0)))))
          minimize f over N for C in 1e18..1e26 log 50 | (show (minimize f (over N) (for C (.. 1e18 1e26) log 50)))
          minimize f over N for C in [1, 2] | (show (minimize f (over N) (for C (list 1 2))))
          minimize f over N for C in 0..1 5 | (show (minimize f (over N) (for C (.. 0 1) 5)))
          """)
  void statementsAreRead(String text, String tree) {
    assertEquals(tree, Scripts.ast(text));
  }

  @Test
  void tablesAreGroupedIntoRowsByTheirLines() {
    assertEquals(
        "(let t (where (with (table (N `my loss` by) (111M -2.5 \"a\") (NA 3 NA)) (= C N)) C))",
        Scripts.ast(
            """
            t = table
                N `my loss` by   # a comment

                111M  -2.5 "a"
              NA 3 NA
                with C = N
                where C
            """));
  }

  @Test
  void onlyTheFirstColumnBeginsStatements() {
    String script = "x = a\n  + b\n\n# no\n \n\t- c\n\ny = 1 # end";
    assertEquals("(let x (- (+ a b) c))\n(let y 1)", Scripts.ast(script));
    assertEquals(Scripts.ast(script), Scripts.ast(script.replace("\n", "\r\n")));
    assertEquals(Scripts.ast(script), Scripts.ast(script.replace('\n', '\r')));
    assertEquals(Scripts.ast(script), Scripts.ast("\uFEFF" + script));
    assertEquals("", Scripts.ast("  # nothing\n\n"));
  }

  @Test
  void theCommentsDirectlyAboveALawAreItsDoc() {
    assertEquals(
        """
        (law L (N) N (doc "Loss\\n  in nats"))
        (law M (N) N)
        (law K (N) N)\
        """,
        Scripts.ast("# no\n\n# Loss\n#   in nats\nL(N) = N\n# apart\n\nM(N) = N # no\nK(N) = N"));
    assertEquals("(law L (N) N)", Scripts.ast("#!/usr/bin/env law\nL(N) = N"));
  }

  @Test
  void spansCoverWhatWasWritten() {
    var source = new Source("a.law", "x = 1\n😀 = 2\n");
    assertEquals(6, Scripts.errors(source.text()).getFirst().span().start());
    var let = (Stmt.Let) Scripts.program("# 😀\nx = (a + b)*\"😀\"  # c").statements().getFirst();
    assertEquals("x = (a + b)*\"😀\"", let.span().text());
    assertEquals("(a + b)*\"😀\"", let.value().span().text());
    assertEquals("x", let.name().span().text());
    var product = (Term.Binary) let.value();
    assertEquals("a + b", product.left().span().text());
    assertEquals("\"😀\"", product.right().span().text());
  }

  @Test
  void textsHoldWhatTheirEscapesSay() {
    var show =
        (Stmt.Show)
            Scripts.program("\"a\\n\\t\\r\\\"\\\\\\'\\u0041\\u{1F600}#\"").statements().getFirst();
    assertEquals("a\n\t\r\"\\'A😀#", ((Term.Text) show.value()).value());
  }

  @ParameterizedTest
  @CsvSource({
    "x,true",
    "'L(N) =',false",
    "x +,false",
    "'f(1,',false",
    "fit L,false",
    "fit L to runs,true",
    "t = table,false",
    "if a then b,false",
    "'\"abc',true",
    "'x = 1\n  + 2',false",
    "'x = 1\n  + 2\n',true",
    "'f(\n',true",
    "'x = 1\ny =',false",
    "'',true",
    "# c,true",
    "x = = 1,true",
    "x = (1,false",
    "not,false"
  })
  void enterSubmitsWhatIsComplete(String typed, boolean complete) {
    assertEquals(complete, Parser.isComplete(typed));
  }
}
