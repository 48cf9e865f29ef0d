package org.lawlang.data;

import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.lawlang.data.CsvPart.Mistake;
import org.lawlang.math.Parallel;
import org.lawlang.source.Code;

/// Fields between separators, after RFC 4180: quoted fields, doubled quotes, line breaks inside
/// quotes, any kind of line end. Blanks around a field that is not quoted do not belong to it;
/// blank lines are skipped; a column without a name is called by its place, `column1`.
///
/// Pieces of a large file are read in parallel, and joined in their order. Where a quoted field goes
/// on behind the end of its piece, the rest of the file is read as one.
final class Csv {
  /// So many pieces are read before the next are looked at.
  private static final int BATCH = 64;

  private final Pieces pieces;
  private final char separator;
  private final Set<String> textual;
  private final List<CsvPart> parts = new ArrayList<>();

  /// How many pieces the parts cover.
  private int done;

  private Csv(Pieces pieces, char separator, Set<String> textual) {
    this.pieces = pieces;
    this.separator = separator;
    this.textual = textual;
  }

  /// One pass over the pieces; the columns named in `textual` are known to be text.
  static Pass read(Pieces pieces, char separator, Set<String> textual, Executor executor) {
    var csv = new Csv(pieces, separator, textual);
    try {
      csv.read(executor);
      return csv.result();
    } catch (CharacterCodingException e) {
      return notUtf8(pieces);
    }
  }

  private void read(Executor executor) throws CharacterCodingException {
    CsvPart first = pieces.cut() ? part(0) : CsvPart.rest(pieces, 0, separator, textual);
    add(first, pieces.cut() ? 1 : pieces.size());
    while (done < pieces.size() && !isOver()) {
      int from = done;
      var batch = new CsvPart[Math.min(BATCH, pieces.size() - from)];
      Parallel.run(executor, batch.length, k -> batch[k] = first.next(pieces, from + k));
      for (int k = 0; k < batch.length && done == from + k; k++) {
        add(batch[k], done + 1);
      }
    }
  }

  private CsvPart part(int i) {
    return CsvPart.of(pieces, i, separator, textual);
  }

  /// Adds a part, or where it does not end with a record the rest of the file.
  private void add(CsvPart part, int upTo) throws CharacterCodingException {
    CsvPart whole = part;
    int end = upTo;
    if (part.isOpen()) {
      whole =
          parts.isEmpty()
              ? CsvPart.rest(pieces, 0, separator, textual)
              : parts.getFirst().restFrom(pieces, done);
      end = pieces.size();
    }
    if (whole.isMalformed()) {
      throw new CharacterCodingException();
    }
    parts.add(whole);
    done = end;
  }

  /// Whether what was found leaves nothing more to look for: only ragged rows are counted.
  private boolean isOver() {
    CsvPart last = parts.getLast();
    return last.mistake().isPresent() && last.ragged() == 0;
  }

  private Pass result() {
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).mistake().isPresent()) {
        return refused(i, parts.get(i).mistake().get());
      }
    }
    int rows = parts.stream().mapToInt(CsvPart::rows).sum();
    var columns = new ArrayList<Cells>();
    for (int c = 0; c < parts.getFirst().columns().size(); c++) {
      var cells = new ArrayList<Cells>();
      for (CsvPart part : parts) {
        cells.add(part.columns().get(c));
      }
      columns.add(Cells.joined(cells, rows));
    }
    return new Pass.Read(columns, rows);
  }

  /// For what is wrong in part `i`.
  private Pass refused(int i, Mistake mistake) {
    int line = mistake.line();
    for (int k = 0; k < i; k++) {
      line += pieces.lines(k);
    }
    int ragged = parts.stream().mapToInt(CsvPart::ragged).sum();
    String more = ragged < 2 ? "" : "; so it is in " + (ragged - 1) + " more";
    return new Pass.Refused(
        mistake.code(), ", line " + line + ": " + mistake.what() + more, mistake.help());
  }

  private static Pass notUtf8(Pieces pieces) {
    return new Pass.Refused(
        Code.UNREADABLE_FILE,
        ", line " + pieces.lineOfMistake() + ": not UTF-8",
        "save the file as UTF-8");
  }
}
