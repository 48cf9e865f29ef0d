package org.lawlang.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.lawlang.source.Checked;

class ReaderPropertyTest {

  @Provide
  Arbitrary<List<List<String>>> grids() {
    Arbitrary<String> cell =
        Arbitraries.oneOf(
            Arbitraries.strings().withChars(" ,\t\"\n\r;a\u00e9#").ofMaxLength(6),
            Arbitraries.doubles().map(Object::toString),
            Arbitraries.of("", "NA", "x", "7", "\uD83D\uDE04"));
    return Arbitraries.integers()
        .between(1, 4)
        .flatMap(width -> cell.list().ofSize(width).list().ofMinSize(1).ofMaxSize(6));
  }

  @Property
  void quotedCellsComeBack(@ForAll("grids") List<List<String>> grid, @ForAll boolean crlf) {
    String end = crlf ? "\r\n" : "\n";
    for (Format format : List.of(Format.CSV, Format.TSV)) {
      String separator = format == Format.CSV ? "," : "\t";
      var text = new StringBuilder();
      for (int c = 0; c < grid.getFirst().size(); c++) {
        text.append(c == 0 ? "" : separator).append("c").append(c);
      }
      for (List<String> row : grid) {
        text.append(end)
            .append(
                row.stream()
                    .map(ReaderPropertyTest::quoted)
                    .collect(Collectors.joining(separator)));
      }
      holds(grid, Reading.table(text.toString(), format));
    }
  }

  /// Fields end at the next separator where a piece has no quotes: what a reader of quotes finds there
  /// too, which a quoted name of a column calls for.
  @Property
  void plainTextIsReadAsBesideQuotes(
      @ForAll("lines") List<String> lines, @ForAll boolean last, @ForAll boolean tabs) {
    String rest = String.join("\n", lines) + (last ? "\n" : "");
    Format format = tabs ? Format.TSV : Format.CSV;
    String separator = tabs ? "\t" : ",";
    Checked<Table> plain = read("a" + separator + "b\n" + rest, format);
    Checked<Table> quoted = read("\"a\"" + separator + "b\n" + rest, format);
    assertEquals(quoted, plain);
  }

  private static Checked<Table> read(String text, Format format) {
    return Reading.read(text.getBytes(StandardCharsets.UTF_8), format);
  }

  @Provide
  Arbitrary<List<String>> lines() {
    return Arbitraries.strings().withChars(" ,;\t#ax07.-eN").ofMaxLength(8).list().ofMaxSize(6);
  }

  @Property
  void jsonCellsComeBack(@ForAll("grids") List<List<String>> grid) {
    var text = new StringBuilder();
    for (List<String> row : grid) {
      text.append("{");
      for (int c = 0; c < row.size(); c++) {
        String escaped =
            row.get(c)
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t");
        text.append(c == 0 ? "" : ",").append("\"c" + c + "\":\"" + escaped + "\"");
      }
      text.append("}\n");
    }
    holds(grid, Reading.table(text.toString(), Format.JSONL));
  }

  @Property
  void anyBytesAreReadOrRefused(@ForAll @Size(max = 60) List<Byte> bytes, @ForAll Format format) {
    byte[] raw = new byte[bytes.size()];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = bytes.get(i);
    }
    readOrRefused(raw, format);
  }

  @Property(tries = 3000)
  void anyMarksAreReadOrRefused(@ForAll("marks") String text, @ForAll Format format) {
    readOrRefused(text.getBytes(StandardCharsets.UTF_8), format);
  }

  @Provide
  Arbitrary<String> marks() {
    return Arbitraries.of(
            "[",
            "]",
            "{",
            "}",
            "\"columns\"",
            "\"rows\"",
            ":",
            ",",
            "\"a\"",
            "1",
            "null",
            "\n",
            "\t",
            "\"",
            " ",
            "x",
            "\r",
            "#")
        .list()
        .ofMaxSize(30)
        .map(parts -> String.join("", parts));
  }

  private static void readOrRefused(byte[] raw, Format format) {
    switch (Reading.read(raw, format)) {
      case Checked.Ok<Table>(var table) -> assertTrue(table.rows() > 0);
      case Checked.Bad<Table>(var diagnostics) ->
          assertTrue(diagnostics.getFirst().message().startsWith("runs"), diagnostics.toString());
    }
  }

  private static String quoted(String cell) {
    return '"' + cell.replace("\"", "\"\"") + '"';
  }

  private static void holds(List<List<String>> grid, Table table) {
    assertEquals(grid.size(), table.rows());
    for (int r = 0; r < grid.size(); r++) {
      for (int c = 0; c < grid.getFirst().size(); c++) {
        String expected = grid.get(r).get(c);
        switch (table.columns().get(c)) {
          case Column.Numbers(var name, var values) ->
              assertEquals(
                  expected.isEmpty() || expected.equals("NA")
                      ? Double.NaN
                      : Double.parseDouble(expected),
                  values[r]);
          case Column.Texts texts ->
              assertEquals(
                  expected.isEmpty() || expected.equals("NA") ? null : expected, texts.at(r));
        }
      }
    }
  }
}
