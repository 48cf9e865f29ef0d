package org.lawlang.data;

import java.util.Locale;
import org.lawlang.source.Checked;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Span;

/// How the bytes of a table are laid out. Each may also come compressed by gzip, which the reader
/// sees by itself.
public enum Format {
  /// Fields between commas, after RFC 4180, with a header row.
  CSV("csv"),
  /// The same with tabs.
  TSV("tsv"),
  /// An array of records, or a record with `columns` (names) and `rows` (arrays of cells).
  JSON("json"),
  /// A record a line.
  JSONL("jsonl");

  private static final String THERE_ARE =
      "tables are read from csv, tsv, json and jsonl, plain or as .gz";

  private final String ending;

  Format(String ending) {
    this.ending = ending;
  }

  /// The format that the ending of `file` names (`runs.csv`, `runs.jsonl.gz`; `.ndjson` is jsonl).
  /// Parquet, other compressions and unknown endings give [Code#UNKNOWN_FORMAT] at `at`, with what
  /// there is instead.
  public static Checked<Format> of(String file, Span at) {
    String name = file.toLowerCase(Locale.ROOT);
    if (name.endsWith(".gz")) {
      name = name.substring(0, name.length() - 3);
    }
    int slash = Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\'));
    int dot = name.lastIndexOf('.');
    String ending = dot > slash ? name.substring(dot + 1) : "";
    for (Format format : values()) {
      if (format.ending.equals(ending)) {
        return Checked.ok(format);
      }
    }
    return switch (ending) {
      case "ndjson" -> Checked.ok(JSONL);
      case "parquet" ->
          refuse(at, "this version does not read parquet: " + file, "save it as csv; " + THERE_ARE);
      case "zip", "zst", "bz2", "xz", "lz4", "7z" ->
          refuse(
              at,
              "this version does not read ." + ending + " files: " + file,
              "unpack it first; " + THERE_ARE);
      case "" -> refuse(at, "the name " + file + " does not say what format it is in", THERE_ARE);
      default -> refuse(at, "." + ending + " is not a format of tables: " + file, THERE_ARE);
    };
  }

  private static Checked<Format> refuse(Span at, String message, String help) {
    return Checked.bad(Diagnostic.of(Code.UNKNOWN_FORMAT, at, message).help(help));
  }
}
