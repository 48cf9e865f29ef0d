package org.lawlang.polyglot;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.exception.AbstractTruffleException;
import com.oracle.truffle.api.interop.ExceptionType;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.UnknownIdentifierException;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import com.oracle.truffle.api.source.Source;
import com.oracle.truffle.api.source.SourceSection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lawlang.math.Quantity;
import org.lawlang.report.Report;
import org.lawlang.report.Value;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Span;

/// What is wrong with a script, as an exception of the guest. Place and message are those of the
/// first diagnostic; the members of the exception are its `code`, `message`, `label`, `help`,
/// `line`, `column` and `text` (as the command line prints it), and `diagnostics`, an array of the
/// same for each.
@ExportLibrary(InteropLibrary.class)
@SuppressWarnings("serial") // never serialised
final class Failure extends AbstractTruffleException {
  private static final long serialVersionUID = 1;

  private final List<Diagnostic> diagnostics;
  private final SourceSection place;
  private final ExceptionType type;

  private Failure(List<Diagnostic> diagnostics, Source text, ExceptionType type) {
    super(message(diagnostics.getFirst()));
    this.diagnostics = List.copyOf(diagnostics);
    this.place = section(diagnostics.getFirst().span(), text);
    this.type = type;
  }

  static Failure syntax(List<Diagnostic> diagnostics, Source text) {
    return new Failure(diagnostics, text, ExceptionType.PARSE_ERROR);
  }

  static Failure running(List<Diagnostic> diagnostics, Source text) {
    return new Failure(diagnostics, text, ExceptionType.RUNTIME_ERROR);
  }

  private static String message(Diagnostic diagnostic) {
    return diagnostic.message()
        + diagnostic.label().map(label -> "\n" + label).orElse("")
        + diagnostic.help().map(help -> "\nhelp: " + help).orElse("");
  }

  /// The section of `text` that a span covers; a span of an earlier script is shown in a text of
  /// its own.
  @TruffleBoundary
  static SourceSection section(Span span, Source text) {
    String spanned = span.source().text();
    Source own =
        text.getCharacters().toString().equals(spanned)
            ? text
            : Source.newBuilder(Language.ID, spanned, span.source().name()).build();
    return own.createSection(span.start(), span.end() - span.start());
  }

  private static Map<String, Value> members(Diagnostic diagnostic) {
    var members = new LinkedHashMap<String, Value>();
    members.put("code", new Value.Text(diagnostic.code().slug()));
    members.put("message", new Value.Text(diagnostic.message()));
    diagnostic.label().ifPresent(label -> members.put("label", new Value.Text(label)));
    diagnostic.help().ifPresent(help -> members.put("help", new Value.Text(help)));
    members.put("line", new Value.Number(Quantity.exact(diagnostic.span().line())));
    members.put("column", new Value.Number(Quantity.exact(diagnostic.span().column())));
    members.put("text", new Value.Text(Report.text(diagnostic)));
    return members;
  }

  private Map<String, Value> members() {
    Map<String, Value> members = members(diagnostics.getFirst());
    members.put(
        "diagnostics",
        new Value.ListOf(
            diagnostics.stream().<Value>map(d -> new Value.RecordOf(members(d))).toList()));
    return members;
  }

  @ExportMessage
  ExceptionType getExceptionType() {
    return type;
  }

  @ExportMessage
  boolean hasSourceLocation() {
    return true;
  }

  @ExportMessage
  SourceSection getSourceLocation() {
    return place;
  }

  @ExportMessage
  boolean hasMembers() {
    return true;
  }

  @ExportMessage
  @TruffleBoundary
  Object getMembers(boolean includeInternal) {
    return Thing.texts(members().keySet());
  }

  @ExportMessage
  @TruffleBoundary
  boolean isMemberReadable(String member) {
    return members().containsKey(member);
  }

  @ExportMessage
  @TruffleBoundary
  Object readMember(String member) throws UnknownIdentifierException {
    Value found = members().get(member);
    if (found == null) {
      throw UnknownIdentifierException.create(member);
    }
    return Exchange.toGuest(found);
  }
}
