package org.lawlang.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lawlang.source.Code;

/// Records as JSON: an array of them, one after another (JSON Lines), or `{"columns": [names],
/// "rows": [[cells], …]}` as Law writes tables. A key that a record does not have is a missing
/// cell. Text that is a number counts as one, as in csv; true and false are text.
final class Json {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS) // Python writes NaN and Infinity
          .build();

  private static final String SHAPES =
      "a table is an array of records, or a record a line, or {\"columns\": [...], \"rows\":"
          + " [[...], ...]}";

  private final JsonParser parser;
  private final Set<String> textual;
  private final Map<String, Cells> columns = new LinkedHashMap<>();
  private int rows;
  private Optional<Pass.Refused> refusal = Optional.empty();

  private Json(JsonParser parser, Set<String> textual) {
    this.parser = parser;
    this.textual = textual;
  }

  /// One pass over `bytes`; the columns named in `textual` are known to be text.
  static Pass read(byte[] bytes, Set<String> textual) {
    try (JsonParser parser = FACTORY.createParser(bytes)) {
      var json = new Json(parser, textual);
      json.table();
      if (json.refusal.isPresent()) {
        return json.refusal.get();
      }
      json.columns.values().forEach(c -> c.fillTo(json.rows));
      return new Pass.Read(List.copyOf(json.columns.values()), json.rows);
    } catch (JsonProcessingException e) {
      return refused(Code.UNREADABLE_FILE, e.getLocation(), "not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      return refused(Code.UNREADABLE_FILE, JsonLocation.NA, "not JSON: " + e.getMessage());
    }
  }

  private void table() throws IOException {
    JsonToken token = parser.nextToken();
    boolean array = token == JsonToken.START_ARRAY;
    if (array) {
      token = parser.nextToken();
    }
    while (token != (array ? JsonToken.END_ARRAY : null)) {
      if (!record()) {
        return;
      }
      token = parser.nextToken();
    }
    if (array && parser.nextToken() != null) {
      refuse(Code.UNREADABLE_FILE, "something follows the end of the array");
    }
  }

  /// Reads one record; false when it is refused.
  private boolean record() throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      return refuse(Code.UNREADABLE_FILE, "a record was expected");
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (rows == 0 && value == JsonToken.START_ARRAY && name.equals("columns")) {
        columns.clear();
        return openColumns() && rowsOfCells();
      }
      Cells column = columns.computeIfAbsent(name, this::open);
      if (column.size() > rows) {
        return refuse(Code.DUPLICATE_COLUMN, "the record has two values for " + name);
      }
      column.fillTo(rows);
      if (!cell(column, value)) {
        return false;
      }
    }
    rows++;
    return true;
  }

  private boolean openColumns() throws IOException {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.VALUE_STRING) {
        return refuse(Code.UNREADABLE_FILE, "the name of a column was expected");
      }
      String name = parser.getText();
      if (columns.put(name, open(name)) != null) {
        return refuse(Code.DUPLICATE_COLUMN, "two columns are called " + name);
      }
    }
    return true;
  }

  /// The rest of a record whose `columns` are read: its `rows`; what else it has is passed over.
  private boolean rowsOfCells() throws IOException {
    var inOrder = new ArrayList<>(columns.values());
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean found = parser.currentName().equals("rows");
      if (parser.nextToken() != JsonToken.START_ARRAY || !found) {
        parser.skipChildren();
        continue;
      }
      while (parser.nextToken() == JsonToken.START_ARRAY) {
        int fields = 0;
        for (JsonToken value = parser.nextToken();
            value != JsonToken.END_ARRAY;
            value = parser.nextToken(), fields++) {
          if (fields < inOrder.size() && !cell(inOrder.get(fields), value)) {
            return false;
          }
        }
        if (fields != inOrder.size()) {
          return refuse(
              Code.RAGGED_ROW,
              (fields == 1 ? "1 cell" : fields + " cells")
                  + ", but there are "
                  + inOrder.size()
                  + " columns");
        }
        rows++;
      }
      if (parser.currentToken() != JsonToken.END_ARRAY) {
        return refuse(Code.UNREADABLE_FILE, "an array of cells was expected");
      }
    }
    return true;
  }

  private boolean cell(Cells column, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_NULL) {
      column.addMissing();
    } else if (value.isScalarValue()) {
      column.add(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
    } else {
      return refuse(
          Code.UNREADABLE_FILE,
          column.name()
              + " holds "
              + (value == JsonToken.START_ARRAY ? "an array" : "a record")
              + " where a number or a text was expected");
    }
    return true;
  }

  private Cells open(String name) {
    return new Cells(name, textual.contains(name), Cells.FEW);
  }

  private boolean refuse(Code code, String what) {
    refusal = Optional.of(refused(code, parser.currentTokenLocation(), what));
    return false;
  }

  private static Pass.Refused refused(Code code, JsonLocation place, String what) {
    String where = place.getLineNr() > 0 ? ", line " + place.getLineNr() : "";
    return new Pass.Refused(code, where + ": " + what, SHAPES);
  }
}
