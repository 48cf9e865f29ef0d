package org.lawlang.fit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.lawlang.data.Column;
import org.lawlang.data.Tree;
import org.lawlang.source.Checked;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Span;
import org.lawlang.symbolic.Substitution;

/// A fit in a file, as `save f to "f.fit.json"` writes and `load` reads it: all of it, the rows it
/// was fitted to as well, so that whatever can be asked of a fit can be asked of a loaded one.
///
/// The file is one JSON object: `format` (always [#FORMAT]), `version`, `shape` (of the records
/// that a fit is made of, so that a fit of another version of Law is told and not misread), `data`
/// (the hash of the columns that the fit saw), `digest` (of the rest) and `fit`.
public final class SavedFit {
  static final String FORMAT = "law.fit";
  static final int VERSION = 1;

  private SavedFit() {}

  /// The file's text; equal fits give equal texts.
  public static String write(Fit fit) {
    String body = Codec.write(Fit.class, fit);
    return "{\"format\":\""
        + FORMAT
        + "\",\"version\":"
        + VERSION
        + ",\"shape\":\""
        + shape()
        + "\",\"data\":\""
        + fingerprint(fit.task())
        + "\",\"digest\":\""
        + digest(body)
        + "\",\n\"fit\":"
        + body
        + "}\n";
  }

  /// The fit in `bytes`, equal to the one saved. `file` is its name for messages, `at` the place in
  /// the script. Refused with [Code#UNREADABLE_FILE] when it is no JSON, and with
  /// [Code#NOT_A_SAVED_FIT] when it is another file, one of another version of Law, or changed
  /// since.
  public static Checked<Fit> read(byte[] bytes, String file, Span at) {
    return Tree.parse(bytes, file, at).then(tree -> read(tree, file, at));
  }

  private static Checked<Fit> read(Tree tree, String file, Span at) {
    if (!(tree instanceof Tree.Fields(Map<String, Tree> fields))
        || !new Tree.Text(FORMAT).equals(fields.get("format"))) {
      return refused(at, file + " holds no saved fit")
          .help("save f to \"f.fit.json\" writes one; any other .json is a report")
          .bad();
    }
    if (!new Tree.Number(VERSION).equals(fields.get("version"))
        || !new Tree.Text(shape()).equals(fields.get("shape"))) {
      return refused(
              at, file + " was saved by another version of Law, which keeps fits differently")
          .help("run the script that made it with this version, and save again")
          .bad();
    }
    try {
      Fit fit = (Fit) Codec.read(Fit.class, fields.getOrDefault("fit", new Tree.Nothing()));
      return new Tree.Text(digest(Codec.write(Fit.class, fit))).equals(fields.get("digest"))
          ? Checked.ok(fit)
          : changed(at, file, "a number or a text in it is not the one that was saved");
    } catch (Codec.Misfit e) {
      return changed(at, file, String.valueOf(e.getMessage()));
    }
  }

  private static Checked<Fit> changed(Span at, String file, String how) {
    return refused(at, file + " was changed since it was saved: " + how)
        .help("run the script that made it, and save again")
        .bad();
  }

  /// The hash (SHA-256) of the columns that a fit sees, whatever else the table holds: names, rows,
  /// and the bits of every cell. Two fits with one hash were made to the same data.
  public static String fingerprint(FitTask task) {
    MessageDigest hash = sha256();
    for (String name : columns(task)) {
      Column column = task.data().column(name).orElseThrow();
      bytes(hash, name);
      switch (column) {
        case Column.Numbers(var n, double[] values) -> {
          var cells = ByteBuffer.allocate(Math.multiplyExact(values.length, Double.BYTES));
          for (double x : values) {
            cells.putDouble(x);
          }
          hash.update(cells.array());
        }
        case Column.Texts texts -> {
          for (int i = 0; i < texts.size(); i++) {
            String cell = texts.at(i);
            bytes(hash, cell == null ? "\u0000" : cell);
          }
        }
      }
    }
    return "sha256:" + HexFormat.of().formatHex(hash.digest());
  }

  private static void bytes(MessageDigest hash, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    hash.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    hash.update(bytes);
  }

  private static Set<String> columns(FitTask task) {
    var columns = new TreeSet<String>(task.arguments());
    task.targets().forEach(t -> columns.add(t.column()));
    task.parameters().forEach(p -> p.group().ifPresent(columns::add));
    task.weight().ifPresent(w -> columns.addAll(Substitution.variables(w)));
    task.holdout().ifPresent(h -> columns.addAll(Substitution.variables(h)));
    task.options().cluster().ifPresent(columns::add);
    return columns;
  }

  /// A diagnostic on its way.
  private record Refused(Diagnostic diagnostic) {
    Refused help(String help) {
      return new Refused(diagnostic.help(help));
    }

    Checked<Fit> bad() {
      return Checked.bad(diagnostic);
    }
  }

  private static Refused refused(Span at, String message) {
    return new Refused(Diagnostic.of(Code.NOT_A_SAVED_FIT, at, message));
  }

  private static String shape() {
    return digest(Codec.shape(Fit.class)).substring(0, 16);
  }

  private static String digest(String text) {
    return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /// The hash of SHA-256, which every Java has.
  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
