package org.lawlang.polyglot;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.TruffleLanguage;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.TruffleObject;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import org.lawlang.report.Report;

/// A foreign or plain value as Law sees it: itself, in the words of Law where Law has a value like it.
@ExportLibrary(value = InteropLibrary.class, delegateTo = "value")
final class View implements TruffleObject {
  final Object value;

  View(Object value) {
    this.value = value;
  }

  @ExportMessage
  boolean hasLanguage() {
    return true;
  }

  @ExportMessage
  Class<? extends TruffleLanguage<?>> getLanguage() {
    return Language.class;
  }

  @ExportMessage
  @TruffleBoundary
  Object toDisplayString(boolean allowSideEffects) {
    return Exchange.plain(value)
        .<Object>map(Report::inline)
        .orElseGet(() -> InteropLibrary.getUncached().toDisplayString(value, allowSideEffects));
  }
}
