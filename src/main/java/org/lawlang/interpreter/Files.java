package org.lawlang.interpreter;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.Optional;
import org.lawlang.fit.Fit;
import org.lawlang.fit.SavedFit;
import org.lawlang.report.Report;
import org.lawlang.report.Value;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Span;
import org.lawlang.syntax.Stmt;
import org.lawlang.syntax.Term;

/// Values to files, and saved fits back: `save` and `load`.
record Files(Evaluator evaluator, Host host) {
  /// How the file of a whole fit ends; any other `.json` is the report of a value.
  private static final String FIT = ".fit.json";

  void save(Stmt.Save save) {
    Value value = evaluator.of(save.value());
    String path = evaluator.text(save.path());
    String text = text(value, path, save.path().span());
    try {
      host.write(path, text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new Fault(
          Diagnostic.of(
              Code.CANNOT_SAVE,
              save.path().span(),
              e instanceof NoSuchFileException
                  ? path + " cannot be written: its folder does not exist"
                  : path + " cannot be written"));
    }
  }

  private static String text(Value value, String path, Span place) {
    String lower = path.toLowerCase(Locale.ROOT);
    if (lower.endsWith(FIT)) {
      if (value instanceof Value.OfFit(var fit)) {
        return SavedFit.write(fit);
      }
      throw new Fault(
          Diagnostic.of(
                  Code.CANNOT_SAVE,
                  place,
                  "a file " + FIT + " keeps a fit, and this is " + Members.describe(value))
              .help("call it .json to save what it prints"));
    }
    String ending = lower.substring(lower.lastIndexOf('.') + 1);
    Optional<String> text =
        switch (ending) {
          case "json" -> Optional.of(Report.json(value));
          case "tex" -> Optional.of(Report.tex(value));
          case "csv" ->
              value instanceof Value.OfTable table
                  ? Optional.of(Report.csv(table))
                  : Optional.empty();
          default -> Optional.empty();
        };
    return text.orElseThrow(
        () ->
            new Fault(
                Diagnostic.of(
                        Code.CANNOT_SAVE,
                        place,
                        Members.describe(value) + " cannot be saved as ." + ending)
                    .help("any value goes to .json or .tex, a table also to .csv")));
  }

  Fit load(Term.Load load) {
    String path = evaluator.text(load.path());
    Span at = load.path().span();
    try (InputStream bytes = host.read(path)) {
      return Fault.orValue(SavedFit.read(bytes.readAllBytes(), path, at));
    } catch (NoSuchFileException | FileNotFoundException e) {
      throw Tables.noFile(path, load.path());
    } catch (IOException e) {
      throw new Fault(
          Diagnostic.of(Code.UNREADABLE_FILE, at, path + " cannot be read: " + e.getMessage()));
    }
  }
}
