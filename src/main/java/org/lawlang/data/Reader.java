package org.lawlang.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
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
  /// script that asked for it. The stream is read to its end, not closed. Costs about as much memory
  /// as the file is long beside the table, and as the table beside that.
  ///
  /// Refused with a line and a reason: [Code#RAGGED_ROW], [Code#DUPLICATE_COLUMN],
  /// [Code#EMPTY_TABLE], and [Code#UNREADABLE_FILE] for broken quotes, broken JSON, bytes that are
  /// not UTF-8 and streams that fail.
  ///
  /// @param executor to read csv in parallel; the table is the same for any
  public static Checked<Table> read(
      InputStream bytes, Format format, String file, Span at, Executor executor) {
    try {
      InputStream plain = unpacked(bytes);
      return switch (format) {
        case CSV -> csv(Pieces.of(plain), ',', file, at, executor);
        case TSV -> csv(Pieces.of(plain), '\t', file, at, executor);
        case JSON, JSONL -> json(plain.readNBytes(LONGEST), file, at);
      };
    } catch (IOException e) {
      return Checked.bad(
          Diagnostic.of(Code.UNREADABLE_FILE, at, file + " cannot be read: " + e.getMessage()));
    }
  }

  private static InputStream unpacked(InputStream stream) throws IOException {
    byte[] first = stream.readNBytes(2);
    var whole = new PushbackInputStream(stream, 2);
    whole.unread(first);
    boolean packed = first.length == 2 && first[0] == (byte) 0x1f && first[1] == (byte) 0x8b;
    return packed ? new GZIPInputStream(whole, 1 << 16) : whole;
  }

  private static Checked<Table> csv(
      Pieces pieces, char separator, String file, Span at, Executor executor) {
    return table(textual -> Csv.read(pieces, separator, textual, executor), file, at);
  }

  private static Checked<Table> json(byte[] bytes, String file, Span at) {
    return bytes.length == LONGEST
        ? Checked.bad(
            Diagnostic.of(Code.UNREADABLE_FILE, at, file + " holds more than 2 GB")
                .help("divide it into several files"))
        : table(textual -> Json.read(bytes, textual), file, at);
  }

  private static Checked<Table> table(Function<Set<String>, Pass> reading, String file, Span at) {
    Set<String> textual = new HashSet<>();
    while (true) { // twice at most: the first pass finds every column that is text
      switch (reading.apply(textual)) {
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
