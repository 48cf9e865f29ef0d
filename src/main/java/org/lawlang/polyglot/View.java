package org.lawlang.polyglot;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.TruffleLanguage;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.TruffleObject;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import org.lawlang.report.Report;
import org.lawlang.report.Value;

/// A foreign or plain value as Law sees it: itself, only that numbers are written as Law writes
/// them.
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
    return Exchange.quantity(value)
        .<Object>map(quantity -> Report.inline(new Value.Number(quantity)))
        .orElseGet(() -> InteropLibrary.getUncached().toDisplayString(value, allowSideEffects));
  }
}
