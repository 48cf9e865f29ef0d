package org.lawlang.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lawlang.Shared.shared;
import static org.lawlang.data.Reading.cell;
import static org.lawlang.data.Reading.read;
import static org.lawlang.data.Reading.refused;
import static org.lawlang.data.Reading.table;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.lawlang.source.Diagnostic;

/// csv-spectrum with its JSON counterparts, the torture files of commons-csv, and every csv file of
/// the shared runs.
class CsvOracleTest {

  @Test
  void csvSpectrumCellForCell() throws IOException {
    for (Path csv : files(shared("oracles/csv/csv-spectrum/csvs"), ".csv")) {
      Path json =
          csv.resolveSibling("../json/" + csv.getFileName().toString().replace(".csv", ".json"));
      List<LinkedHashMap<String, String>> expected =
          new ObjectMapper().readValue(json.toFile(), new TypeReference<>() {});
      Table table = table(csv, Format.CSV);
      assertEquals(expected.size(), table.rows(), csv.toString());
      assertEquals(List.copyOf(expected.getFirst().keySet()), table.names());
      for (int i = 0; i < table.rows(); i++) {
        for (Map.Entry<String, String> cell : expected.get(i).entrySet()) {
          boolean text = table.column(cell.getKey()).orElseThrow() instanceof Column.Texts;
          String want =
              text || cell.getValue().isEmpty()
                  ? cell.getValue()
                  : Double.toString(Double.parseDouble(cell.getValue()));
          assertEquals(want, cell(table, cell.getKey(), i), csv + " row " + i);
        }
      }
      assertEquals(table, table(json, Format.JSON), json.toString());
    }
  }

  /// What is not in this table is read, and its cells are looked at in the tests below.
  private static final Map<String, String> REFUSED =
      Map.ofEntries(
          Map.entry(
              "CSV-141/csv-141.csv", "runs, line 3: the double quotes of this record do not match"),
          Map.entry(
              "CSV-213/999751170.patch.csv",
              "runs, line 1: the double quotes of this record do not match"),
          Map.entry("CSV-259/sample.txt", "runs has no rows"),
          Map.entry(
              "CSVFileParser/README.txt",
              "runs, line 5: 2 fields, but the header has 1; so it is in 3 more"),
          Map.entry(
              "CSVFileParser/test.csv",
              "runs, line 2: 1 field, but the header has 4; so it is in 6 more"),
          Map.entry(
              "CSVFileParser/testCSV246.csv",
              "runs, line 2: 1 field, but the header has 5; so it is in 3 more"),
          Map.entry(
              "CSVFileParser/testCSV246_checkWithNoComment.txt",
              "runs, line 2: 2 fields, but the header has 1; so it is in 3 more"),
          Map.entry(
              "CSVFileParser/testCSV85.csv",
              "runs, line 2: 5 fields, but the header has 1; so it is in 2 more"),
          Map.entry(
              "CSVFileParser/testCSV85_default.txt",
              "runs, line 2: 2 fields, but the header has 1; so it is in 3 more"),
          Map.entry(
              "CSVFileParser/testCSV85_ignoreEmpty.txt",
              "runs, line 2: 2 fields, but the header has 1; so it is in 3 more"),
          Map.entry(
              "CSVFileParser/test_default.txt",
              "runs, line 2: 2 fields, but the header has 1; so it is in 6 more"),
          Map.entry(
              "CSVFileParser/test_default_comment.txt",
              "runs, line 2: 2 fields, but the header has 1; so it is in 6 more"),
          Map.entry(
              "CSVFileParser/test_rfc4180.txt",
              "runs, line 2: 2 fields, but the header has 1; so it is in 6 more"),
          Map.entry(
              "CSVFileParser/test_rfc4180_trim.txt",
              "runs, line 2: 2 fields, but the header has 1; so it is in 6 more"),
          Map.entry(
              "csv-167/sample1.csv",
              "runs, line 2: 3 fields, but the header has 1; so it is in 3 more"),
          Map.entry("empty.txt", "runs has no rows"));

  private static final Set<String> READ =
      Set.of(
          "CSV-196/emoji.csv",
          "CSV-196/japanese.csv",
          "CSV-254/csv-254.csv",
          "CSV-290/psql.csv",
          "CSV-290/psql.tsv",
          "CSVFileParser/bom.csv");

  @Test
  void theTortureFilesAreReadOrRefusedWithAPlaceAndAReason() throws IOException {
    Path root = shared("oracles/csv/commons-csv");
    var met = new TreeSet<String>();
    for (Path file : files(root, "")) {
      String name = root.relativize(file).toString();
      met.add(name);
      if (REFUSED.get(name) instanceof String message) {
        Diagnostic diagnostic = refused(read(Files.readAllBytes(file), Format.CSV));
        assertEquals(message, diagnostic.message(), name);
        assertTrue(diagnostic.help().isPresent(), name);
      } else {
        assertTrue(READ.contains(name), name);
      }
    }
    assertEquals(REFUSED.size() + READ.size(), met.size());
  }

  @Test
  void theOtherTortureFilesAreReadRight() throws IOException {
    Path root = shared("oracles/csv/commons-csv");
    Table bom = table(root.resolve("CSVFileParser/bom.csv"), Format.CSV);
    assertEquals(List.of("Date", "Open", "High", "Low", "Close", "Volume"), bom.names());
    assertEquals("14-Mar-14", cell(bom, "Date", 0));
    assertEquals("7.9448141E7", cell(bom, "Volume", 0));
    Table japanese = table(root.resolve("CSV-196/japanese.csv"), Format.CSV);
    assertEquals("きちんと節分近くには咲いてる。自然の力ってすごいな～", cell(japanese, "val1", 2));
    assertEquals("v15", cell(japanese, "val15", 2));
    Table emoji = table(root.resolve("CSV-196/emoji.csv"), Format.CSV);
    assertEquals("😄".repeat(10), cell(emoji, "val15", 3));
    Table gaps = table(root.resolve("CSV-254/csv-254.csv"), Format.CSV);
    assertEquals(List.of("AA", "33", "column3"), gaps.names());
    assertEquals(
        List.of("AA", "", "33.0", "CC"),
        List.of(
            cell(gaps, "AA", 0),
            cell(gaps, "column3", 0),
            cell(gaps, "33", 1),
            cell(gaps, "column3", 1)));
    Table psql = table(root.resolve("CSV-290/psql.csv"), Format.CSV);
    assertEquals(
        List.of("1", "abc", "test line 1\ntest line 2", "column4", "column5"), psql.names());
    assertEquals("\\b:\b \\t:\t \\n:\n \\r:\r", cell(psql, "test line 1\ntest line 2", 0));
    assertEquals("\"quoted\"", cell(psql, "column4", 1));
    Table tsv = table(root.resolve("CSV-290/psql.tsv"), Format.TSV);
    assertEquals("b,c,d", cell(tsv, "test line 1\\ntest line 2", 1));
    assertEquals("quoted", cell(tsv, "\\N", 1));
  }

  @Test
  void everySharedFileHasAllOfItsRows() throws IOException {
    int files = 0;
    for (Path file : files(shared("data"), ".csv")) {
      assertEquals(
          records(Files.readString(file)) - 1, table(file, Format.CSV).rows(), file.toString());
      files++;
    }
    assertTrue(files >= 50, files + " files");
  }

  /// Lines that are not empty, where a line break between quotes does not count.
  private static int records(String text) {
    int records = 0;
    boolean quoted = false;
    boolean empty = true;
    for (char c : text.toCharArray()) {
      quoted ^= c == '"';
      if (c == '\n' && !quoted) {
        records += empty ? 0 : 1;
        empty = true;
      } else if (c != '\r') {
        empty = false;
      }
    }
    return records + (empty ? 0 : 1);
  }

  private static List<Path> files(Path root, String ending) throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.filter(p -> Files.isRegularFile(p) && p.toString().endsWith(ending))
          .sorted()
          .toList();
    }
  }
}
