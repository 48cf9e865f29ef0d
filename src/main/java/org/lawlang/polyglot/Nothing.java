package org.lawlang.polyglot;

import com.oracle.truffle.api.TruffleLanguage;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.TruffleObject;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;

/// The null of the language: what a script without an expression gives.
@ExportLibrary(InteropLibrary.class)
final class Nothing implements TruffleObject {
  static final Nothing NOTHING = new Nothing();

  private Nothing() {}

  @ExportMessage
  boolean isNull() {
    return true;
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
  Object toDisplayString(boolean allowSideEffects) {
    return "nothing";
  }
}
