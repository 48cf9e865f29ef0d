package org.lawlang.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lawlang.source.Checked;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Span;

/// A JSON text as it stands, for what is not a table.
public sealed interface Tree {
  record Nothing() implements Tree {}

  record Truth(boolean value) implements Tree {}

  record Number(double value) implements Tree {}

  record Text(String value) implements Tree {}

  /// An array of numbers alone, not empty: eight bytes an item. The array is never written.
  @SuppressWarnings("ArrayRecordComponent")
  record Numbers(double[] values) implements Tree {
    @Override
    public boolean equals(Object other) {
      return other instanceof Numbers(double[] v) && Arrays.equals(values, v);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }
  }

  record Items(List<Tree> items) implements Tree {
    public Items {
      items = List.copyOf(items);
    }
  }

  /// Fields in their order.
  record Fields(Map<String, Tree> fields) implements Tree {}

  /// Formulas are trees, and a long one is a deep tree.
  JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(1_000)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  /// The value in `bytes` (UTF-8), of which `file` is the name for messages and `at` the place in
  /// the script; [Code#UNREADABLE_FILE] for what is not one JSON value.
  static Checked<Tree> parse(byte[] bytes, String file, Span at) {
    try (JsonParser parser = FACTORY.createParser(bytes)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        return refused(file, at, "it is empty");
      }
      Tree tree = value(parser, first);
      return parser.nextToken() == null
          ? Checked.ok(tree)
          : refused(file, at, "something follows its end");
    } catch (JsonProcessingException e) {
      JsonLocation place = e.getLocation();
      return refused(
          file,
          at,
          (place == null ? "" : "line " + place.getLineNr() + ": ")
              + e.getOriginalMessage().split(" \\(start marker", 2)[0]);
    } catch (IOException e) {
      return refused(file, at, String.valueOf(e.getMessage()));
    }
  }

  private static Checked<Tree> refused(String file, Span at, String why) {
    return Checked.bad(
        Diagnostic.of(Code.UNREADABLE_FILE, at, file + " is not whole JSON: " + why));
  }

  private static Tree value(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> {
        var fields = new LinkedHashMap<String, Tree>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          fields.put(name, value(parser, parser.nextToken()));
        }
        yield new Fields(fields);
      }
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> new Text(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Number(parser.getDoubleValue());
      case VALUE_TRUE -> new Truth(true);
      case VALUE_FALSE -> new Truth(false);
      case VALUE_NULL -> new Nothing();
      case END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          throw new IOException("a value was expected");
    };
  }

  private static Tree array(JsonParser parser) throws IOException {
    double[] numbers = new double[16];
    int n = 0;
    var items = new ArrayList<Tree>();
    for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
      if (items.isEmpty() && t.isNumeric()) {
        if (n == numbers.length) {
          numbers = Arrays.copyOf(numbers, 2 * n);
        }
        numbers[n++] = parser.getDoubleValue();
        continue;
      }
      for (int i = 0; i < n; i++) {
        items.add(new Number(numbers[i]));
      }
      n = 0;
      items.add(value(parser, t));
    }
    return n > 0 ? new Numbers(Arrays.copyOf(numbers, n)) : new Items(items);
  }
}
