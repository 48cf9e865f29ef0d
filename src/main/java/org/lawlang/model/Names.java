package org.lawlang.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.lawlang.source.Checked;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Sequence;
import org.lawlang.syntax.Ident;
import org.lawlang.syntax.Term;

/// What names mean where an expression stands: in a law, over a table, in a question. [Lowering]
/// asks it.
public interface Names {

  /// The number that a bare name stands for.
  Checked<Expr> number(Term.Name name);

  /// What can be called by that name, besides the built-in functions.
  Optional<Callee> callee(String name);

  /// The law that a member is: `f.L1` of a fit of several laws.
  default Optional<Callee> callee(Term.Member member) {
    return Optional.empty();
  }

  /// Whether these are the names of a law, in which `solve` is a formula.
  default boolean isLaw() {
    return false;
  }

  /// The number that any other term has: a member, an indexed value, a question in parentheses.
  Checked<Expr> other(Term term);

  /// The levels of the text column of that name, whose category codes its variable then stands for;
  /// empty if it is none.
  default Optional<List<String>> levels(String name) {
    return Optional.empty();
  }

  /// The text that a term is, if it is one.
  default Optional<String> text(Term term) {
    return term instanceof Term.Text(var value, var span) ? Optional.of(value) : Optional.empty();
  }

  /// The rows of a table over which a total runs: all of them as one group, or a group for each value
  /// of a column.
  default Checked<Sequence> sequence(Term.Name table, Optional<Ident> column, String index) {
    return Checked.bad(
        Diagnostic.of(
                Code.NOT_A_NUMBER, table.span(), "a sum over the rows of a table stands in a law")
            .help("define a law with it, and call that here"));
  }

  /// The number of the group that a column chooses here.
  default Checked<Expr> key(Sequence of, Ident column) {
    return Checked.bad(
        Diagnostic.of(
                Code.WRONG_TYPE,
                column.span(),
                "no row is at hand here, whose " + column.name() + " would choose the rows")
            .help("choose them by a condition: " + of.title() + " where …"));
  }

  /// The one number that a call of one argument makes of a whole column, as `mean(L)` over a table
  /// does; empty where names stand for single numbers.
  default Optional<Checked<Expr>> aggregate(Term.Call call, Term.Name callee) {
    return Optional.empty();
  }

  /// What becomes of the parameters of a called law that have no value.
  enum Rest {
    /// They are the caller's own.
    JOINS,
    /// The call is wrong.
    FAILS,
    /// They have values when the script runs: of a fit that is not made yet.
    COMES
  }

  /// A law as it may be called here: its parameters' values, and what becomes of those without one.
  record Callee(Law law, Map<String, Expr> parameters, Rest rest) {
    public Callee {
      parameters = Map.copyOf(parameters);
    }

    /// A law with its fixed parameters at their point estimates.
    public static Callee of(Law law, Rest rest) {
      return of(law, rest, p -> Normal.number(p.fixed().orElseThrow()));
    }

    /// A law with its fixed parameters.
    ///
    /// @param stand what stands for a parameter that is given
    public static Callee of(Law law, Rest rest, Function<Param, Expr> stand) {
      var values = new HashMap<String, Expr>();
      for (Param p : law.parameters()) {
        if (p.given().isPresent()) {
          values.put(p.name(), stand.apply(p));
        }
      }
      return new Callee(law, values, rest);
    }
  }

  /// All names that could be meant, for suggestions.
  List<String> known();

  /// The number that a call has whose callee is neither a law nor a function of numbers.
  default Checked<Expr> unknown(Term.Call call, Term.Name callee) {
    return Checked.bad(Complaints.unknownFunction(callee, known()));
  }
}
