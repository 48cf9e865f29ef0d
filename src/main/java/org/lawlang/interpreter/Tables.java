package org.lawlang.interpreter;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lawlang.data.Column;
import org.lawlang.data.Format;
import org.lawlang.data.Reader;
import org.lawlang.data.Table;
import org.lawlang.kernel.Interpreter;
import org.lawlang.math.Quantity;
import org.lawlang.model.Lowering;
import org.lawlang.report.Value;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Span;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Substitution;
import org.lawlang.syntax.Ident;
import org.lawlang.syntax.Term;

/// Terms that make tables.
record Tables(Environment environment, Evaluator evaluator, Host host) {

  Value read(Term.Read read) {
    String path = evaluator.text(read.path());
    Span at = read.path().span();
    Format format = Fault.orValue(Format.of(path, at));
    try (InputStream bytes = host.read(path)) {
      return plain(Fault.orValue(Reader.read(bytes, format, path, at, host.executor())));
    } catch (NoSuchFileException | FileNotFoundException e) {
      throw noFile(path, read.path());
    } catch (IOException e) {
      throw new Fault(
          Diagnostic.of(Code.UNREADABLE_FILE, at, path + " cannot be read: " + e.getMessage()));
    }
  }

  static Fault noFile(String path, Term given) {
    String folder = "a path is taken from the folder of the script";
    return new Fault(
        Diagnostic.of(Code.NO_SUCH_FILE, given.span(), "there is no file " + path)
            .help(
                given instanceof Term.Name(var name, _, _)
                    ? folder + "; if `" + name + "` is an input: --set " + name + "=FILE"
                    : folder));
  }

  private static Value.OfTable plain(Table table) {
    return new Value.OfTable(Optional.empty(), table, Map.of());
  }

  Value literal(Term.TableLiteral literal) {
    var names = new HashSet<String>();
    var columns = new ArrayList<Column>();
    if (literal.rows().isEmpty()) {
      throw new Fault(
          Diagnostic.of(Code.EMPTY_TABLE, literal.span(), "the table has no rows")
              .help("below its header stands at least one row of cells"));
    }
    for (int c = 0; c < literal.columns().size(); c++) {
      Ident name = literal.columns().get(c);
      if (!names.add(name.name())) {
        throw Evaluator.fault(
            Code.DUPLICATE_COLUMN, name.span(), "the column " + name.name() + " stands twice");
      }
      columns.add(column(literal, c));
    }
    return plain(new Table(columns, literal.rows().size()));
  }

  /// A column is text as soon as one of its cells is.
  private static Column column(Term.TableLiteral literal, int c) {
    String name = literal.columns().get(c).name();
    double[] values = new double[literal.rows().size()];
    boolean text = false;
    for (int r = 0; r < values.length; r++) {
      List<Term.Cell> row = literal.rows().get(r);
      Term cell = row.get(c).value().orElse(null);
      values[r] = cell instanceof Term.Number n ? n.value() : Double.NaN;
      text |= cell instanceof Term.Text;
    }
    if (!text) {
      return new Column.Numbers(name, values);
    }
    var levels = new LinkedHashMap<String, Integer>();
    int[] codes = new int[values.length];
    for (int r = 0; r < codes.length; r++) {
      Term cell = literal.rows().get(r).get(c).value().orElse(null);
      String written =
          cell instanceof Term.Text(var value, var span)
              ? value
              : cell == null ? "" : cell.span().text();
      codes[r] = cell == null ? -1 : levels.computeIfAbsent(written, k -> levels.size());
    }
    return new Column.Texts(name, List.copyOf(levels.keySet()), codes);
  }

  /// `stack(opt, olmo)`: the rows of tables one after another, columns by their names.
  Value stack(Term.Call call) {
    if (call.arguments().isEmpty()) {
      throw Evaluator.fault(
          Code.MISSING_ARGUMENT, call.span(), "stack takes tables: stack(opt, olmo)");
    }
    var parts = new ArrayList<Table>();
    for (Term.Argument argument : call.arguments()) {
      parts.add(evaluator.table(argument.value(), evaluator.of(argument.value())).table());
    }
    return plain(Table.stack(parts));
  }

  /// Columns are added from left to right, each seeing those before it. A bare name copies a
  /// column, text too.
  Value with(Value.OfTable base, List<Term.Field> fields) {
    Table table = base.table();
    var uncertain = new LinkedHashMap<>(base.uncertain());
    for (Term.Field field : fields) {
      String name = field.name().name();
      if (field.value() instanceof Term.Name source
          && table.column(source.name()).orElse(null)
              instanceof Column.Texts(var n, var l, var c)) {
        table = table.with(new Column.Texts(name, l, c));
        uncertain.remove(name);
        continue;
      }
      TableNames names = names(base, table).carrying(uncertain.keySet());
      Optional<String> text = names.text(field.value());
      if (text.isPresent()) {
        table = table.with(new Column.Texts(name, List.of(text.get()), new int[table.rows()]));
        uncertain.remove(name);
        continue;
      }
      Expr e = Fault.orValue(Lowering.number(field.value(), names));
      double[] values = names.column(e);
      checkDefined(field, names.point(e), values, names);
      Optional<List<Quantity>> cells = Uncertainties.of(e, names, uncertain);
      cells.ifPresentOrElse(c -> uncertain.put(name, c), () -> uncertain.remove(name));
      table = table.with(new Column.Numbers(name, values));
    }
    return new Value.OfTable(base.name(), table, uncertain);
  }

  /// A column that has no value in any row, although the cells that it is made of are there, is a
  /// mistake.
  private static void checkDefined(Term.Field field, Expr e, double[] values, TableNames names) {
    if (!Arrays.stream(values).allMatch(Double::isNaN)) {
      return;
    }
    var columns = names.columns(Substitution.variables(e));
    for (int i = 0; i < values.length; i++) {
      int row = i;
      if (columns.values().stream().noneMatch(c -> Double.isNaN(c[row]))) {
        var here = new HashMap<String, Quantity>();
        columns.forEach((name, c) -> here.put(name, Quantity.exact(c[row])));
        throw new Fault(
            Undefined.at(
                field.value().span(), field.name().name() + " is not defined in any row", e, here));
      }
    }
  }

  /// Rows for which the condition holds. A text column whose remaining cells are all numbers
  /// becomes numeric.
  Value where(Value.OfTable base, Term condition) {
    Table table = base.table();
    TableNames names = names(base, table);
    Expr.Test test = Fault.orValue(Lowering.condition(condition, names));
    return kept(
        base, Interpreter.filter(test, names.columns(Substitution.variables(test)), table.rows()));
  }

  /// `curves last within run`: of each value of a column the last row.
  Value last(Value.OfTable base, Ident column) {
    return kept(base, Series.last(Series.groups(base.table(), column, base.name().orElse("here"))));
  }

  private static Value kept(Value.OfTable base, boolean[] keep) {
    Table kept = base.table().filter(keep);
    for (Column column : kept.columns()) {
      if (column instanceof Column.Texts texts && texts.firstNotNumeric().isEmpty()) {
        kept = kept.with(texts.toNumbers());
      }
    }
    var uncertain = new LinkedHashMap<String, List<Quantity>>();
    base.uncertain().forEach((name, cells) -> uncertain.put(name, Uncertainties.kept(cells, keep)));
    return new Value.OfTable(base.name(), kept, uncertain);
  }

  TableNames names(Value.OfTable base, Table table) {
    return new TableNames(base.name().orElse("here"), table, environment, evaluator).making();
  }
}
