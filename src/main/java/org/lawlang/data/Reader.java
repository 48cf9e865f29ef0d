package org.lawlang.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.lawlang.source.Checked;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Span;

/// Tables from bytes. The bytes are UTF-8, a byte order mark is skipped. A cell is missing when it
/// is empty, `NA`, `N/A`, `NaN` or `null`. A column holds numbers when all of its cells that are
/// not missing are numbers, and is text by category otherwise.
public final class Reader {
  private static final int LONGEST = Integer.MAX_VALUE - 8;

  private Reader() {}

  /// The table in `bytes`, of which `file` is the name for messages and `at` the place in the
  /// script that asked for it. The stream is read to its end, not closed. Costs about two bytes of
  /// memory a byte of the file beside the table.
  ///
  /// Refused with a line and a reason: [Code#RAGGED_ROW], [Code#DUPLICATE_COLUMN],
  /// [Code#EMPTY_TABLE], and [Code#UNREADABLE_FILE] for broken quotes, broken JSON, bytes that are
  /// not UTF-8 and streams that fail.
  public static Checked<Table> read(InputStream bytes, Format format, String file, Span at) {
    try {
      return read(unpacked(bytes.readNBytes(LONGEST)), format, file, at);
    } catch (IOException e) {
      return Checked.bad(
          Diagnostic.of(Code.UNREADABLE_FILE, at, file + " cannot be read: " + e.getMessage()));
    }
  }

  private static byte[] unpacked(byte[] bytes) throws IOException {
    if (bytes.length < 2 || bytes[0] != (byte) 0x1f || bytes[1] != (byte) 0x8b) {
      return bytes;
    }
    try (var unzipped = new GZIPInputStream(new ByteArrayInputStream(bytes), 1 << 16)) {
      return unzipped.readNBytes(LONGEST);
    }
  }

  private static Checked<Table> read(byte[] bytes, Format format, String file, Span at) {
    if (bytes.length == LONGEST) {
      return Checked.bad(
          Diagnostic.of(Code.UNREADABLE_FILE, at, file + " holds more than 2 GB")
              .help("divide it into several files"));
    }
    Set<String> textual = new HashSet<>();
    while (true) { // twice at most: the first pass finds every column that is text
      Pass pass =
          switch (format) {
            case CSV -> Csv.read(bytes, ',', textual);
            case TSV -> Csv.read(bytes, '\t', textual);
            case JSON, JSONL -> Json.read(bytes, textual);
          };
      switch (pass) {
        case Pass.Refused(Code code, String message, String help) -> {
          return Checked.bad(Diagnostic.of(code, at, file + message).help(help));
        }
        case Pass.Read(var columns, int rows) -> {
          int known = textual.size();
          columns.stream().filter(Cells::mixed).map(Cells::name).forEach(textual::add);
          if (textual.size() == known) {
            return rows == 0
                ? Checked.bad(
                    Diagnostic.of(Code.EMPTY_TABLE, at, file + " has no rows")
                        .help("a table has a header and at least one row of cells"))
                : Checked.ok(new Table(columns.stream().map(Cells::column).toList(), rows));
          }
        }
      }
    }
  }
}
