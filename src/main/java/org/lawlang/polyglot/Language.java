package org.lawlang.polyglot;

import com.oracle.truffle.api.CallTarget;
import com.oracle.truffle.api.TruffleLanguage;
import com.oracle.truffle.api.instrumentation.ProvidedTags;
import com.oracle.truffle.api.instrumentation.StandardTags;
import org.lawlang.source.Checked;
import org.lawlang.source.Source;
import org.lawlang.syntax.Parser;
import org.lawlang.syntax.Program;

/// Law as a language of GraalVM, a thin layer over the interpreter:
/// `Context.create("law").eval("law", text)`.
///
/// - A context keeps one session: what one script names is there for the next, and among the
///   bindings of the context. A name that the host binds sets the `input` of that name.
/// - A script gives the value of its last expression, or null; the values of its other expressions
///   go to the context's `out` as text.
/// - Every statement is an instrumentable node, so debuggers stop at them and statement limits
///   count them.
/// - Files and threads are those that the context allows: without threads a fit runs on the calling
///   one, to the same bits.
/// - A mistake in a script is a guest exception with its place. The syntax is checked when a script
///   is parsed, its names when it runs, since they depend on the scripts before it.
@TruffleLanguage.Registration(
    id = Language.ID,
    name = "Law",
    implementationName = "Law",
    version = Language.VERSION,
    characterMimeTypes = Language.MIME,
    defaultMimeType = Language.MIME,
    fileTypeDetectors = FileTypes.class,
    contextPolicy = TruffleLanguage.ContextPolicy.EXCLUSIVE)
@ProvidedTags({StandardTags.RootTag.class, StandardTags.StatementTag.class})
public final class Language extends TruffleLanguage<Embedded> {
  static final String ID = "law";
  static final String MIME = "application/x-law";
  static final String VERSION = "0.1.0";

  @Override
  protected Embedded createContext(Env env) {
    return new Embedded(env);
  }

  @Override
  protected CallTarget parse(ParsingRequest request) {
    var text = request.getSource();
    var source = new Source(text.getName(), text.getCharacters().toString());
    return switch (Parser.parse(source)) {
      case Checked.Ok<Program>(var program) ->
          new ScriptRoot(this, text, new BodyNode(text, program)).getCallTarget();
      case Checked.Bad<Program>(var diagnostics) -> throw Failure.syntax(diagnostics, text);
    };
  }

  @Override
  protected Object getScope(Embedded embedded) {
    return new Names(embedded);
  }

  /// Exact numbers, texts and truth values are plain Java values; seen from Law they print as Law
  /// prints them.
  @Override
  protected Object getLanguageView(Embedded embedded, Object value) {
    return new View(value);
  }

  @Override
  protected boolean isVisible(Embedded embedded, Object value) {
    return value != Nothing.NOTHING;
  }

  @Override
  protected void disposeContext(Embedded embedded) {
    embedded.dispose();
  }
}
