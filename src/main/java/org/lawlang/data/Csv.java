package org.lawlang.data;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lawlang.source.Code;

/// Fields between separators, after RFC 4180: quoted fields, doubled quotes, line breaks inside
/// quotes, any kind of line end. Blanks around a field that is not quoted do not belong to it;
/// blank lines are skipped; a column without a name is called by its place, `column1`.
final class Csv extends AbstractBaseCsvCallbackHandler<Boolean> {
  private static final int LONGEST_FIELD = 1 << 24;

  private final Set<String> textual;
  private final char separator;
  private final List<String> header = new ArrayList<>();
  private Cells[] columns = new Cells[0];
  private int rows;
  private int fields;
  private boolean blank;
  private boolean comment;
  private int ragged;
  private Optional<Pass.Refused> refusal = Optional.empty();

  private Csv(char separator, Set<String> textual) {
    this.separator = separator;
    this.textual = textual;
  }

  /// One pass over `bytes`; the columns named in `textual` are known to be text.
  static Pass read(byte[] bytes, char separator, Set<String> textual) {
    int start =
        bytes.length >= 3
                && bytes[0] == (byte) 0xef
                && bytes[1] == (byte) 0xbb
                && bytes[2] == (byte) 0xbf
            ? 3
            : 0;
    var csv = new Csv(separator, textual);
    var stream = new ByteArrayInputStream(bytes, start, bytes.length - start);
    try (CsvReader<Boolean> reader =
            CsvReader.builder()
                .fieldSeparator(separator)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .trimWhitespacesAroundQuotes(true)
                .allowUnclosedQuote(false)
                .maxBufferSize(LONGEST_FIELD)
                .build(csv, new InputStreamReader(stream, utf8()));
        CloseableIterator<Boolean> records = reader.iterator()) {
      while (records.hasNext() && (csv.refusal.isEmpty() || csv.ragged > 0)) {
        records.next();
      }
    } catch (CsvParseException e) {
      if (e.getCause() != null) { // not the text is wrong, we are
        throw e;
      }
      return csv.brokenQuotes();
    } catch (IOException | UncheckedIOException e) {
      return notUtf8(bytes);
    }
    return csv.result();
  }

  @Override
  protected void handleBegin(long startingLineNumber) {
    fields = 0;
    blank = true;
    comment = false;
  }

  @Override
  protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
    int from = offset;
    int end = offset + length;
    if (!quoted) {
      while (from < end && buffer[from] <= ' ') {
        from++;
      }
      while (end > from && buffer[end - 1] <= ' ') {
        end--;
      }
    }
    fields++;
    blank &= from == end && !quoted;
    comment |= index == 0 && from < end && buffer[from] == '#';
    if (columns.length == 0) {
      header.add(new String(buffer, from, end - from));
    } else if (index < columns.length) {
      columns[index].add(buffer, from, end - from);
    }
  }

  @Override
  protected Boolean buildRecord() {
    if (blank && fields <= 1) {
      if (columns.length == 0) {
        header.clear();
      } else if (fields == 1) {
        columns[0].dropLast();
      }
    } else if (columns.length == 0) {
      openColumns();
    } else {
      rows++;
      if (fields != columns.length) {
        noteRagged();
      }
    }
    return Boolean.TRUE;
  }

  private void openColumns() {
    if (header.stream().noneMatch(h -> Double.isNaN(Numeral.parse(h)))) {
      refuse(
          Code.UNREADABLE_FILE,
          "its first line holds numbers where the names of the columns are expected",
          "put a line with the names of the columns first");
      return;
    }
    if (header.size() == 1 && header.getFirst().indexOf(separator == ',' ? ';' : ',') > 0) {
      refuse(
          Code.UNREADABLE_FILE,
          "its first line has no "
              + (separator == ',' ? "comma" : "tab")
              + ": "
              + header.getFirst(),
          "separate the fields by "
              + (separator == ',' ? "commas" : "tabs, or name the file .csv"));
      return;
    }
    var named = new ArrayList<Cells>();
    for (int i = 0; i < header.size(); i++) {
      String name = header.get(i).isEmpty() ? "column" + (i + 1) : header.get(i);
      for (int k = 0; k < i; k++) {
        if (named.get(k).name().equals(name)) {
          refuse(
              Code.DUPLICATE_COLUMN,
              "columns " + (k + 1) + " and " + (i + 1) + " are both called " + name,
              "rename one of them in the file");
          return;
        }
      }
      named.add(new Cells(name, textual.contains(name)));
    }
    columns = named.toArray(Cells[]::new);
  }

  private void noteRagged() {
    if (ragged++ == 0) {
      refuse(
          Code.RAGGED_ROW,
          (fields == 1 ? "1 field" : fields + " fields") + ", but the header has " + columns.length,
          comment || columns[0].name().startsWith("#")
              ? "comment lines are not read: remove the lines that begin with #"
              : "give each line as many fields as the header; put text that holds the separator in"
                  + " double quotes");
    }
  }

  private void refuse(Code code, String what, String help) {
    refusal =
        Optional.of(
            new Pass.Refused(code, ", line " + getStartingLineNumber() + ": " + what, help));
  }

  private Pass result() {
    if (refusal.isPresent()) {
      Pass.Refused first = refusal.get();
      return ragged < 2
          ? first
          : new Pass.Refused(
              first.code(),
              first.message() + "; so it is in " + (ragged - 1) + " more",
              first.help());
    }
    return new Pass.Read(List.of(columns), rows);
  }

  private Pass brokenQuotes() {
    return new Pass.Refused(
        Code.UNREADABLE_FILE,
        ", line " + getStartingLineNumber() + ": the double quotes of this record do not match",
        "a quoted field ends with a quote right before the separator; double the quotes inside it:"
            + " \"a \"\"b\"\" c\"");
  }

  private static CharsetDecoder utf8() {
    return StandardCharsets.UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  private static Pass notUtf8(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(1 << 16);
    CharsetDecoder decoder = utf8();
    while (decoder.decode(in, out, true).isOverflow()) {
      out.clear();
    }
    int line = 1;
    for (int i = 0; i < in.position(); i++) {
      line += bytes[i] == '\n' ? 1 : 0;
    }
    return new Pass.Refused(
        Code.UNREADABLE_FILE, ", line " + line + ": not UTF-8", "save the file as UTF-8");
  }
}
