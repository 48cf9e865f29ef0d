package org.lawlang.interpreter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.lawlang.fit.Fit;
import org.lawlang.fit.Information;
import org.lawlang.math.Interval;
import org.lawlang.model.Complaints;
import org.lawlang.model.Grouping;
import org.lawlang.model.Lowering;
import org.lawlang.plan.DesignProblem;
import org.lawlang.plan.DesignProblem.Choice;
import org.lawlang.plan.DesignProblem.Purpose;
import org.lawlang.plan.DesignProblem.Subject;
import org.lawlang.plan.Designed;
import org.lawlang.plan.Planner;
import org.lawlang.plan.Problem.Constraint;
import org.lawlang.report.Value;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Span;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Substitution;
import org.lawlang.syntax.Term;

/// The term `design`.
record Designs(Environment environment, Evaluator evaluator, Host host, StandardLibrary library) {

  Value design(Term.Design term) {
    int runs = evaluator.count(term.runs(), "the number of runs", 1);
    if (runs > 100) {
      throw Evaluator.fault(
          Code.BAD_OPTION, term.runs().span(), "a design has at most 100 runs, not " + runs);
    }
    var poses = new Poses(environment, host, library);
    Optional<Fit> whole = fit(term.aims().getFirst());
    boolean tells = term.rival().isPresent();
    if (whole.isPresent() && (tells || term.aims().size() == 1)) {
      poses.add(subject(term.aims().getFirst(), whole.get()));
      term.rival().ifPresent(rival -> poses.add(subject(rival, needed(rival))));
    } else if (tells) {
      throw notAFit(term.aims().getFirst());
    } else {
      term.aims().forEach(aim -> poses.depend(aim, this));
    }
    if (tells) {
      comparable(term, poses.subjects());
    }
    Purpose purpose =
        tells
            ? new Purpose.Tell()
            : whole.isPresent() && term.aims().size() == 1
                ? new Purpose.Parameters()
                : new Purpose.Numbers(
                    term.aims().stream().map(aim -> poses.aim(aim, evaluator)).toList());
    List<Choice> choices = choices(term.unknowns(), poses.subjects());
    covered(term, choices, poses.subjects());
    var names = new QuestionNames(environment, evaluator, unknowns(term));
    Optional<Expr> cost = term.cost().map(c -> Fault.orValue(Lowering.number(c, names)));
    var constraints = new ArrayList<Constraint>();
    for (Term.Relation relation : term.constraints()) {
      if (relation instanceof Term.Relation.Equation) {
        throw new Fault(
            Diagnostic.of(
                    Code.BAD_OPTION, relation.span(), "a design takes inequalities, no equation")
                .help("choose the runs over fewer unknowns, or write a list: N in [1B, 2B]"));
      }
      Questions.constraints(relation, names, constraints);
    }
    var problem =
        new DesignProblem(
            runs,
            choices,
            cost.map(c -> point(c, names)),
            term.cost().map(c -> c.span().text()).orElse(""),
            term.within()
                .map(evaluator::exact)
                .map(OptionalDouble::of)
                .orElse(OptionalDouble.empty()),
            constraints.stream()
                .map(
                    c ->
                        new Constraint(
                            c.text(), point(c.left(), names), false, point(c.right(), names)))
                .toList(),
            poses.subjects(),
            poses.poses(),
            purpose);
    return switch (Planner.design(problem, host.executor())) {
      case Designed.Runs(var design) -> new Value.OfDesign(design);
      case Designed.Not(var why, var help) ->
          throw new Fault(
              Diagnostic.of(Code.NO_DESIGN, term.span(), "there is no such design: " + why)
                  .help(help));
    };
  }

  private static HashSet<String> unknowns(Term.Design term) {
    var names = new HashSet<String>();
    term.unknowns().forEach(u -> names.add(u.name().name()));
    return names;
  }

  /// With uncertain numbers at their point estimates.
  private static Expr point(Expr e, QuestionNames names) {
    var values = new HashMap<String, Expr>();
    names.given().forEach((name, q) -> values.put(name, Normal.number(q.value())));
    return Substitution.replace(e, values);
  }

  private Optional<Fit> fit(Term term) {
    return term instanceof Term.Name name
            && environment.value(name.name()).orElse(null) instanceof Value.OfFit(var fit)
        ? Optional.of(fit)
        : Optional.empty();
  }

  private Fit needed(Term term) {
    return fit(term).orElseThrow(() -> notAFit(term));
  }

  private static Fault notAFit(Term term) {
    return new Fault(
        Diagnostic.of(
                Code.WRONG_TYPE, term.span(), "here stands the name of a fit: to tell f from g")
            .help("make both fits first: f = fit L to runs, g = fit M to runs"));
  }

  Subject subject(Term place, Fit fit) {
    return subject(place.span().text(), fit, place.span());
  }

  static Subject subject(String name, Fit fit, Span place) {
    if (fit.task().sole().isEmpty()) {
      throw new Fault(Calls.several(place, fit));
    }
    return new Subject(name, Fault.orValue(Information.of(fit, place)));
  }

  /// Two laws are told apart by what they say of the same target.
  private static void comparable(Term.Design term, List<Subject> subjects) {
    Fit f = subjects.get(0).information().fit();
    Fit g = subjects.get(1).information().fit();
    boolean same =
        f.task().onLog() == g.task().onLog()
            && f.task()
                .targets()
                .getFirst()
                .column()
                .equals(g.task().targets().getFirst().column());
    if (!same) {
      throw new Fault(
          Diagnostic.of(
                  Code.BAD_OPTION,
                  term.span(),
                  "the two fits are of different targets, or only one of them is on log")
              .help("fit both laws to the same column, both on log or neither"));
    }
  }

  private List<Choice> choices(List<Term.Unknown> unknowns, List<Subject> subjects) {
    var choices = new ArrayList<Choice>();
    var seen = new HashSet<String>();
    for (Term.Unknown unknown : unknowns) {
      String name = unknown.name().name();
      if (!seen.add(name)) {
        throw Evaluator.fault(
            Code.DUPLICATE_NAME, unknown.name().span(), "the unknown " + name + " stands twice");
      }
      choices.add(
          unknown.box().isPresent()
              ? choice(unknown, unknown.box().get())
              : new Choice.Between(name, seen(unknown, subjects), unknown.integer()));
    }
    return choices;
  }

  /// Without a box, the range of the fitted rows.
  private static Interval seen(Term.Unknown unknown, List<Subject> subjects) {
    for (Subject subject : subjects) {
      Interval range =
          subject.information().fit().diagnosis().reach().ranges().get(unknown.name().name());
      if (range != null && range.isFinite()) {
        return range;
      }
    }
    throw new Fault(
        Diagnostic.of(
                Code.BAD_OPTION,
                unknown.name().span(),
                "from where to where " + unknown.name().name() + " may be chosen is not said")
            .help("write " + unknown.name().name() + " in 1B..10B, or a list of values"));
  }

  private Choice choice(Term.Unknown unknown, Term box) {
    String name = unknown.name().name();
    switch (evaluator.of(box)) {
      case Value.Range(double lo, double hi) -> {
        Interval range = new Interval(lo, hi);
        boolean empty = unknown.integer() && Math.ceil(lo) > Math.floor(hi);
        if (!range.isFinite() || empty) {
          throw Evaluator.fault(
              Code.EMPTY_RANGE, box.span(), "a run is chosen from a finite range with such values");
        }
        return new Choice.Between(name, range, unknown.integer());
      }
      case Value.ListOf(var items)
          when !items.isEmpty() && items.stream().allMatch(Value.Text.class::isInstance) -> {
        return new Choice.Level(
            name, items.stream().map(item -> ((Value.Text) item).text()).distinct().toList());
      }
      case Value.ListOf(var items)
          when !items.isEmpty() && items.stream().allMatch(Value.Number.class::isInstance) -> {
        return new Choice.Among(
            name, items.stream().map(item -> ((Value.Number) item).quantity().value()).toList());
      }
      case Value other ->
          throw new Fault(
              Complaints.wrongType(
                  box.span(), "a range lo..hi, or a list of values", Members.describe(other)));
    }
  }

  /// Every argument of a law that the runs are to inform is chosen, and every level.
  private static void covered(Term.Design term, List<Choice> choices, List<Subject> subjects) {
    Map<String, Choice> byName = new HashMap<>();
    choices.forEach(c -> byName.put(c.name(), c));
    for (Subject subject : subjects) {
      Fit fit = subject.information().fit();
      var needed = new ArrayList<>(fit.task().arguments());
      var groups = Grouping.columns(fit.task().laws().getFirst());
      needed.addAll(groups);
      for (String name : needed) {
        boolean level = groups.contains(name);
        if (!byName.containsKey(name)) {
          throw new Fault(
              Diagnostic.of(
                      Code.MISSING_ARGUMENT,
                      term.span(),
                      "a run of " + subject.name() + " needs " + name + " as well")
                  .help(
                      "add it to the unknowns: over … , "
                          + name
                          + (level ? " in [\"a\", \"b\"]" : " in lo..hi")));
        }
        if (level != byName.get(name) instanceof Choice.Level) {
          throw new Fault(
              Complaints.wrongType(
                  term.span(),
                  level ? "a list of texts for the levels of " + name : "numbers for " + name,
                  level ? "numbers" : "texts"));
        }
        if (byName.get(name) instanceof Choice.Level(_, var levels)) {
          List<String> known = Calls.levels(fit, name);
          for (String one : levels) {
            if (!known.contains(one)) {
              throw new Fault(Grouping.unknown(term.span(), one, known));
            }
          }
        }
      }
    }
  }
}
