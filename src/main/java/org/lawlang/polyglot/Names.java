package org.lawlang.polyglot;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.TruffleLanguage;
import com.oracle.truffle.api.interop.ArityException;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.TruffleObject;
import com.oracle.truffle.api.interop.UnknownIdentifierException;
import com.oracle.truffle.api.interop.UnsupportedMessageException;
import com.oracle.truffle.api.interop.UnsupportedTypeException;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import org.lawlang.report.Value;

/// The names of a session, as the bindings of its context: all can be read, and written with
/// numbers, texts, truth values, lists and records of these, and with what came from Law.
@ExportLibrary(InteropLibrary.class)
final class Names implements TruffleObject {
  private final Embedded embedded;

  Names(Embedded embedded) {
    this.embedded = embedded;
  }

  @ExportMessage
  boolean isScope() {
    return true;
  }

  @ExportMessage
  boolean hasMembers() {
    return true;
  }

  @ExportMessage
  @TruffleBoundary
  Object getMembers(boolean includeInternal) {
    return Thing.texts(embedded.names());
  }

  @ExportMessage
  @TruffleBoundary
  boolean isMemberReadable(String member) {
    return embedded.value(member).isPresent();
  }

  @ExportMessage
  @TruffleBoundary
  Object readMember(String member) throws UnknownIdentifierException {
    return Exchange.toGuest(value(member));
  }

  @ExportMessage
  @TruffleBoundary
  boolean isMemberInvocable(String member) {
    return embedded.value(member).filter(Thing::isCallable).isPresent();
  }

  @ExportMessage
  @TruffleBoundary
  Object invokeMember(String member, Object[] arguments)
      throws UnsupportedMessageException,
          UnknownIdentifierException,
          ArityException,
          UnsupportedTypeException {
    return Thing.call(value(member), arguments);
  }

  private Value value(String member) throws UnknownIdentifierException {
    return embedded.value(member).orElseThrow(() -> UnknownIdentifierException.create(member));
  }

  @ExportMessage
  @TruffleBoundary
  boolean isMemberModifiable(String member) {
    return isMemberReadable(member);
  }

  @ExportMessage
  @TruffleBoundary
  boolean isMemberInsertable(String member) {
    return !isMemberReadable(member) && embedded.isName(member);
  }

  @ExportMessage
  @TruffleBoundary
  void writeMember(String member, Object written)
      throws UnknownIdentifierException, UnsupportedTypeException {
    if (!isMemberModifiable(member) && !isMemberInsertable(member)) {
      throw UnknownIdentifierException.create(member);
    }
    Value value =
        Exchange.fromGuest(written)
            .orElseThrow(
                () ->
                    UnsupportedTypeException.create(
                        new Object[] {written},
                        "Law takes numbers, texts, truth values, and arrays and maps of these"));
    embedded.bind(member, value);
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
    return "session";
  }
}
