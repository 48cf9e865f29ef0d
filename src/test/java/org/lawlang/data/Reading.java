package org.lawlang.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lawlang.source.Checked;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Source;
import org.lawlang.source.Span;

/// Readings as tests want them.
final class Reading {
  static final Span AT = new Span(new Source("study.law", "runs = read \"runs.csv\""), 7, 22);

  private Reading() {}

  static Checked<Table> read(byte[] bytes, Format format) {
    return Reader.read(new ByteArrayInputStream(bytes), format, "runs", AT, Runnable::run);
  }

  static Table table(String text, Format format) {
    return table(read(text.getBytes(StandardCharsets.UTF_8), format));
  }

  static Table table(Path file, Format format) throws IOException {
    return table(read(Files.readAllBytes(file), format));
  }

  static Table table(Checked<Table> result) {
    return switch (result) {
      case Checked.Ok<Table>(var table) -> table;
      case Checked.Bad<Table>(var diagnostics) -> fail(diagnostics.toString());
    };
  }

  static Diagnostic refused(Checked<Table> result) {
    return switch (result) {
      case Checked.Ok<Table>(var table) -> fail("read: " + table.names());
      case Checked.Bad<Table>(var diagnostics) -> {
        assertEquals(1, diagnostics.size());
        assertEquals(AT, diagnostics.getFirst().span());
        yield diagnostics.getFirst();
      }
    };
  }

  static void refused(String text, Format format, Code code, String message) {
    Diagnostic diagnostic = refused(read(text.getBytes(StandardCharsets.UTF_8), format));
    assertEquals(message, diagnostic.message());
    assertEquals(code, diagnostic.code());
  }

  /// The cell as text: of a number, its digits; of a missing cell, nothing.
  static String cell(Table table, String column, int row) {
    return switch (table.column(column).orElseThrow()) {
      case Column.Numbers(var name, var values) ->
          Double.isNaN(values[row]) ? "" : Double.toString(values[row]);
      case Column.Texts texts -> texts.at(row) instanceof String text ? text : "";
    };
  }
}
