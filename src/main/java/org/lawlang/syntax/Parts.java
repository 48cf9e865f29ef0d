package org.lawlang.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lawlang.source.Span;

/// A statement in the pieces that stand on lines of their own when it is too long for one: the
/// head, then each clause.
final class Parts {
  private Parts() {}

  /// A piece of a statement: its text, and the place of its terms in the source, if it has any.
  record Part(String text, Optional<Span> span) {}

  private static Part part(String text, Stream<Span> spans) {
    return new Part(text, spans.reduce(Span::to));
  }

  private static Part part(String text, Term term) {
    return new Part(text, Optional.of(term.span()));
  }

  static String joined(List<Part> parts) {
    return String.join(" ", parts.stream().map(Part::text).toList());
  }

  static List<Part> statement(Stmt statement) {
    return switch (statement) {
      case Stmt.LawDef s -> law(s);
      case Stmt.Let s -> headed(s.name().name() + " = ", s.name().span(), question(s.value()));
      case Stmt.Const s ->
          headed("const " + s.name().name() + " = ", s.span(), question(s.value()));
      case Stmt.Input s ->
          headed("input " + s.name().name() + " = ", s.span(), question(s.value()));
      case Stmt.Use s -> List.of(new Part("use " + s.library().name(), Optional.of(s.span())));
      case Stmt.Assert s ->
          List.of(
              new Part(
                  "assert "
                      + Writing.expr(s.condition())
                      + s.message().map(text -> " " + Writing.expr(text)).orElse(""),
                  Optional.of(s.span())));
      case Stmt.Save s ->
          List.of(
              new Part(
                  "save " + Writing.expr(s.value()) + " to " + Writing.expr(s.path()),
                  Optional.of(s.span())));
      case Stmt.Show s -> question(s.value());
    };
  }

  private static List<Part> headed(String head, Span at, List<Part> value) {
    var parts = new ArrayList<Part>(value);
    Part first = parts.getFirst();
    parts.set(0, part(head + first.text(), Stream.concat(Stream.of(at), first.span().stream())));
    return parts;
  }

  private static List<Part> law(Stmt.LawDef law) {
    String head = law.name().name() + "(" + Writing.list(law.arguments(), Ident::name) + ") = ";
    // Only a law's own `where` may come last, and only `with` may come before it.
    boolean needsParens =
        law.body() instanceof Term.Where
            || (!law.where().isEmpty()
                && !(law.body() instanceof Term.With)
                && Writing.tightness(law.body()) == Writing.QUESTION);
    List<Part> body =
        needsParens
            ? List.of(part("(" + joined(question(law.body())) + ")", law.body()))
            : question(law.body());
    var parts = new ArrayList<Part>(headed(head, law.name().span(), body));
    if (!law.where().isEmpty()) {
      parts.add(
          part(
              "where " + Writing.list(law.where(), Writing::clause),
              law.where().stream().map(Stmt.Clause::span)));
    }
    return parts;
  }

  /// A term where a question may stand bare.
  static List<Part> question(Term term) {
    return term instanceof Term.Question q ? parts(q) : List.of(part(Writing.expr(term), term));
  }

  private static List<Part> parts(Term.Question question) {
    return switch (question) {
      case Term.With t -> {
        var parts = new ArrayList<Part>(base(t.base()));
        parts.add(
            part(
                "with " + Writing.fields(t.fields()),
                t.fields().stream()
                    .flatMap(field -> Stream.of(field.name().span(), field.value().span()))));
        yield parts;
      }
      case Term.Where t -> {
        var parts = new ArrayList<Part>(base(t.base()));
        parts.add(part("where " + Writing.expr(t.condition()), t.condition()));
        yield parts;
      }
      case Term.Within t -> List.of(part(Writing.within(t), t));
      case Term.Last t -> {
        // Behind a table's cells `last` would be one more.
        var parts =
            new ArrayList<Part>(
                t.table() instanceof Term.TableLiteral
                    ? List.of(part("(" + joined(question(t.table())) + ")", t.table()))
                    : base(t.table()));
        parts.add(
            new Part("last within " + Writing.name(t.column()), Optional.of(t.column().span())));
        yield parts;
      }
      case Term.Read t -> List.of(part("read " + Writing.expr(t.path()), t));
      case Term.TableLiteral t -> List.of(part(Writing.table(t), t));
      case Term.Load t -> List.of(part("load " + Writing.expr(t.path()), t));
      case Term.Fit t -> fit(t);
      case Term.Compare t -> compare(t);
      case Term.Rollout t ->
          List.of(part("rollout " + Writing.expr(t.fit()) + " by " + Writing.expr(t.by()), t));
      case Term.Optimize t -> optimize(t);
      case Term.Solve t ->
          List.of(
              part(
                  "solve " + Writing.list(t.equations(), Writing::relation),
                  t.equations().stream().map(Term.Relation::span)),
              part(
                  "for " + Writing.list(t.unknowns(), Writing::unknown),
                  t.unknowns().stream().flatMap(Parts::spans)));
      case Term.Design t -> design(t);
      case Term.Derive t ->
          List.of(part("derive " + Writing.expr(t.law()) + " by " + t.by().name(), t));
      case Term.Latex t -> List.of(part("latex " + Writing.expr(t.value()), t));
      case Term.Explain t -> headed("explain ", t.span(), question(t.value()));
    };
  }

  /// What stands before `with` or `where`: an expression, or what takes those words itself.
  private static List<Part> base(Term term) {
    boolean takesSuffix =
        term instanceof Term.With
            || term instanceof Term.Where
            || term instanceof Term.Last
            || term instanceof Term.Read
            || term instanceof Term.TableLiteral;
    return takesSuffix ? question(term) : List.of(part(Writing.expr(term), term));
  }

  private static Stream<Span> spans(Term.Unknown unknown) {
    return Stream.concat(Stream.of(unknown.name().span()), unknown.box().stream().map(Term::span));
  }

  private static List<Part> fit(Term.Fit fit) {
    var parts = new ArrayList<Part>();
    parts.add(head("fit ", fit.laws(), fit.data()));
    clauses(fit.clauses(), parts);
    return parts;
  }

  private static List<Part> compare(Term.Compare compare) {
    var parts = new ArrayList<Part>();
    parts.add(head("compare ", compare.laws(), compare.data()));
    clauses(compare.clauses(), parts);
    if (!compare.asking().isEmpty()) {
      parts.add(
          part(
              "asking " + Writing.list(compare.asking(), Writing::expr),
              compare.asking().stream().map(Term::span)));
    }
    return parts;
  }

  private static Part head(String word, List<Term> laws, Term data) {
    return part(
        word + Writing.list(laws, Writing::expr) + " to " + Writing.expr(data),
        Stream.concat(laws.stream(), Stream.of(data)).map(Term::span));
  }

  private static void clauses(Term.FitClauses c, List<Part> parts) {
    add(
        parts,
        Writing.schemes(c.schemes()),
        c.schemes().stream().flatMap(scheme -> scheme.objective().stream()));
    add(parts, Writing.optional("weight", c.weight()), c.weight().stream());
    // A seed stands with the draws, where there are any.
    Optional<Term> startsSeed = c.resample().isPresent() ? Optional.empty() : c.seed();
    add(
        parts,
        seeded(Writing.optional("starts", c.startCount()), startsSeed),
        Stream.concat(c.startCount().stream(), startsSeed.stream()));
    for (Term start : c.starts()) {
      parts.add(part("start " + Writing.expr(start), start));
    }
    c.resample()
        .ifPresent(
            resample ->
                add(
                    parts,
                    seeded(Writing.resample(resample), c.seed()),
                    Stream.concat(resample.count().stream(), c.seed().stream())));
    add(parts, c.errors().map(Writing::errors).orElse(""), Stream.of());
    add(parts, c.profile() ? "profile" : "", Stream.of());
    add(parts, Writing.optional("holdout", c.holdout()), c.holdout().stream());
    add(
        parts,
        c.folds().map(Writing::folds).orElse(""),
        c.folds().stream()
            .flatMap(f -> f instanceof Term.Folds.Count(var n) ? Stream.of(n) : Stream.of()));
  }

  private static String seeded(String clause, Optional<Term> seed) {
    String words = Writing.optional("seed", seed);
    return clause.isEmpty() || words.isEmpty() ? clause + words : clause + " " + words;
  }

  private static void add(List<Part> parts, String text, Stream<Term> terms) {
    if (!text.isEmpty()) {
      parts.add(part(text, terms.map(Term::span)));
    }
  }

  private static List<Part> design(Term.Design t) {
    var parts = new ArrayList<Part>();
    parts.add(
        part(
            "design "
                + Writing.expr(t.runs())
                + " runs over "
                + Writing.list(t.unknowns(), Writing::unknown),
            Stream.concat(
                Stream.of(t.runs().span()), t.unknowns().stream().flatMap(Parts::spans))));
    if (!t.constraints().isEmpty()) {
      parts.add(
          part(
              "subject to " + Writing.list(t.constraints(), Writing::relation),
              t.constraints().stream().map(Term.Relation::span)));
    }
    String cost =
        Stream.of(Writing.optional("cost", t.cost()), Writing.optional("within", t.within()))
            .filter(words -> !words.isEmpty())
            .collect(Collectors.joining(" "));
    add(parts, cost, Stream.concat(t.cost().stream(), t.within().stream()));
    String from = t.rival().map(rival -> " from " + Writing.expr(rival)).orElse("");
    add(
        parts,
        (from.isEmpty() ? "to sharpen " : "to tell ")
            + Writing.list(t.aims(), Writing::expr)
            + from,
        Stream.concat(t.aims().stream(), t.rival().stream()));
    return parts;
  }

  private static List<Part> optimize(Term.Optimize t) {
    var parts = new ArrayList<Part>();
    parts.add(
        part(
            (t.maximize() ? "maximize " : "minimize ")
                + Writing.expr(t.objective())
                + " over "
                + Writing.list(t.unknowns(), Writing::unknown),
            Stream.concat(
                Stream.of(t.objective().span()), t.unknowns().stream().flatMap(Parts::spans))));
    if (!t.constraints().isEmpty()) {
      parts.add(
          part(
              "subject to " + Writing.list(t.constraints(), Writing::relation),
              t.constraints().stream().map(Term.Relation::span)));
    }
    add(parts, Writing.optional("start", t.start()), t.start().stream());
    add(parts, Writing.optional("serving", t.serving()), t.serving().stream());
    t.sweep()
        .ifPresent(
            sweep ->
                parts.add(
                    part(
                        Writing.sweep(sweep),
                        Stream.concat(
                            Stream.of(sweep.name().span(), sweep.values().span()),
                            sweep.count().stream().map(Term::span)))));
    return parts;
  }
}
