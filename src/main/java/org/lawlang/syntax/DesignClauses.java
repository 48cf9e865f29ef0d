package org.lawlang.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.Token;
import org.lawlang.source.Span;

/// Shapes `design`, whose clauses begin with words that are names everywhere else.
final class DesignClauses {
  private final Shaper shaper;
  private final List<Term.Relation> constraints = new ArrayList<>();
  private final List<String> seen = new ArrayList<>();
  private Optional<Term> cost = Optional.empty();
  private Optional<Term> within = Optional.empty();
  private List<Term> aims = List.of();
  private Optional<Term> rival = Optional.empty();

  DesignClauses(Shaper shaper) {
    this.shaper = shaper;
  }

  Term design(LawParser.TaskContext rule, Span span) {
    Token noun = rule.IDENT().getSymbol();
    if (!noun.getText().equals("runs") && !noun.getText().equals("run")) {
      shaper.complain(shaper.span(noun), "a design is of runs", "write design 5 runs over …");
    }
    for (LawParser.DesignClauseContext clause : rule.designClause()) {
      clause(clause);
    }
    if (aims.isEmpty()) {
      shaper.complain(
          span,
          "a design needs to know what for",
          "end it with `to sharpen f(70B, 1.4T)`, or `to tell f from g`");
    }
    if (seen.contains("tell") != rival.isPresent()) {
      shaper.complain(span, "`tell` and `from` go together", "write to tell f from g");
    }
    if (within.isPresent() && cost.isEmpty()) {
      shaper.complain(within.get().span(), "`within` what cost?", "write cost 6*N*D within 1e21");
    }
    return new Term.Design(
        shaper.expr(rule.expr(0)),
        Shaper.each(rule.unknown(), shaper::unknown),
        constraints,
        cost,
        within,
        aims,
        rival,
        span);
  }

  private void clause(LawParser.DesignClauseContext rule) {
    if (rule.SUBJECT() != null) {
      once("subject to", rule.getStart());
      rule.relation().forEach(r -> constraints.add(shaper.relation(r)));
      return;
    }
    // The word that says what the clause is, behind `to` where there is one.
    Token word = rule.TO() == null ? rule.getStart() : rule.purpose().getStart();
    List<Term> terms = Shaper.each(rule.expr(), shaper::expr);
    String text = (rule.TO() != null ? "to " : "") + word.getText();
    once(word.getText(), word);
    switch (text) {
      case "cost" -> cost = Optional.of(terms.getFirst());
      case "within" -> within = Optional.of(terms.getFirst());
      case "from" -> rival = Optional.of(terms.getFirst());
      case "to sharpen", "to tell" -> {
        if (!aims.isEmpty()) {
          shaper.complain(shaper.span(word), "a design has one purpose", "keep one of them");
        }
        aims = terms;
      }
      default ->
          shaper.complain(
              shaper.span(rule),
              "`" + text + "` is no clause of `design`",
              "its clauses are: subject to, cost, within, to sharpen, to tell … from");
    }
    if (terms.size() > 1 && !text.equals("to sharpen")) {
      shaper.complain(
          terms.get(1).span(), "`" + text + "` takes one expression", "leave out the others");
    }
  }

  private void once(String word, Token place) {
    if (seen.contains(word)) {
      shaper.complain(
          shaper.span(place), "`" + word + "` stands twice in this `design`", "keep one of them");
    }
    seen.add(word);
  }
}
