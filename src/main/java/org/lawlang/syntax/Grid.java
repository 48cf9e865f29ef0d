package org.lawlang.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.antlr.v4.runtime.Token;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Source;
import org.lawlang.source.Span;

/// Groups the cells of an inline table into rows by their lines: first the column names, then a row
/// a line.
final class Grid {
  /// What other programs write where there is no number.
  private static final List<String> NOTHING =
      List.of("nan", "inf", "infinity", "null", "none", "na");

  private final Source source;
  private final List<Diagnostic> complaints;

  Grid(Source source, List<Diagnostic> complaints) {
    this.source = source;
    this.complaints = complaints;
  }

  Term.TableLiteral table(Token start, List<LawParser.CellContext> cells) {
    var lines = new ArrayList<List<LawParser.CellContext>>();
    int end = start.getStopIndex() + 1;
    for (LawParser.CellContext cell : cells) {
      if (lines.isEmpty() || isBroken(end, cell.getStart().getStartIndex())) {
        lines.add(new ArrayList<>());
      }
      lines.getLast().add(cell);
      end = cell.getStop().getStopIndex() + 1;
    }
    Span span = new Span(source, start.getStartIndex(), end);
    if (lines.isEmpty()) {
      complain(
          Code.SYNTAX,
          span,
          "a table needs its column names",
          "write them on the next line, indented, and a line for each row below");
      return new Term.TableLiteral(List.of(), List.of(), span);
    }
    List<Ident> columns = lines.getFirst().stream().map(this::column).toList();
    var rows = new ArrayList<List<Term.Cell>>();
    for (List<LawParser.CellContext> line : lines.subList(1, lines.size())) {
      if (line.size() != columns.size()) {
        complain(
            Code.RAGGED_ROW,
            span(line.getFirst()).to(span(line.getLast())),
            String.format(
                "row %d has %s, the table has %s",
                rows.size() + 1, count(line.size(), "cell"), count(columns.size(), "column")),
            "write NA for a missing cell");
      }
      rows.add(line.stream().map(this::cell).toList());
    }
    return new Term.TableLiteral(columns, rows, span);
  }

  private boolean isBroken(int from, int to) {
    for (int i = from; i < to; i++) {
      if (source.text().charAt(i) == '\n' || source.text().charAt(i) == '\r') {
        return true;
      }
    }
    return false;
  }

  private Ident column(LawParser.CellContext cell) {
    if (cell.NUMBER() != null || cell.TEXT() != null) {
      complain(
          Code.SYNTAX,
          span(cell),
          "the first line of a table holds its column names",
          "a name that is no identifier stands in back-quotes");
    }
    String text = cell.getText();
    return new Ident(cell.QUOTED() == null ? text : Quotes.read(text), span(cell));
  }

  private Term.Cell cell(LawParser.CellContext cell) {
    Span span = span(cell);
    String text = cell.getText();
    if (cell.NUMBER() != null) {
      double size = Numbers.value(cell.NUMBER().getText());
      double value = cell.MINUS() == null ? size : -size;
      return new Term.Cell(Optional.of(new Term.Number(value, text, span)), span);
    }
    if (cell.TEXT() != null) {
      return new Term.Cell(Optional.of(new Term.Text(Quotes.read(text), span)), span);
    }
    if (!text.equals("NA")) {
      complain(
          Code.SYNTAX,
          span,
          "a cell is a number, a text in double quotes, or NA",
          cell.QUOTED() != null
              ? "write it in double quotes"
              : NOTHING.contains(text.toLowerCase(Locale.ROOT))
                  ? "write NA where there is no number"
                  : "write \"" + text + "\"");
    }
    return new Term.Cell(Optional.empty(), span);
  }

  private Span span(LawParser.CellContext cell) {
    return Lexemes.span(source, cell.getStart()).to(Lexemes.span(source, cell.getStop()));
  }

  private static String count(int n, String what) {
    return n + " " + what + (n == 1 ? "" : "s");
  }

  private void complain(Code code, Span span, String message, String help) {
    complaints.add(Diagnostic.of(code, span, message).help(help));
  }
}
