package org.lawlang.syntax;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lawlang.source.Span;

/// The calls with `for … in …`: sums, products, scans and integrals.
record Overs(Shaper shaper) {
  Term term(LawParser.CallContext rule, Span span) {
    Optional<Term.Over> known =
        Arrays.stream(Term.Over.values())
            .filter(o -> o.word().equals(rule.expr().getText()))
            .findFirst();
    if (known.isEmpty()) {
      shaper.complain(
          shaper.span(rule.expr()),
          "only `sum`, `product`, `scan` and `integral` run over rows or ranges",
          "write sum(… for row in table)");
    }
    Term.Over what = known.orElse(Term.Over.SUM);
    List<Term.Argument> arguments = Shaper.each(rule.argument(), shaper::argument);
    LawParser.OverContext over = rule.over();
    boolean isScan = what == Term.Over.SCAN;
    if (!isScan && (arguments.size() > 1 || arguments.getFirst().name().isPresent())) {
      shaper.complain(
          span,
          "one expression is summed over the rows",
          "write " + what.word() + "(… for row in table)");
    }
    if (isScan && arguments.stream().anyMatch(a -> a.name().isEmpty())) {
      shaper.complain(
          span,
          "each state of a scan has a name and says what it becomes",
          "write scan(s = 0.9*s + k.x for k in table)");
    }
    if (!isScan && over.START() != null) {
      shaper.complain(span, "only a scan has a start", "leave `start` out");
    }
    return new Term.Total(
        what,
        arguments,
        shaper.ident(over.name()),
        shaper.expr(over.expr(0)),
        Optional.ofNullable(over.WHERE()).map(where -> shaper.expr(over.expr(1))),
        Optional.ofNullable(over.START())
            .map(start -> shaper.expr(over.expr(over.WHERE() == null ? 1 : 2))),
        span);
  }
}
