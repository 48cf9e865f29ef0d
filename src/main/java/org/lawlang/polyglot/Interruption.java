package org.lawlang.polyglot;

import com.oracle.truffle.api.exception.AbstractTruffleException;
import com.oracle.truffle.api.interop.ExceptionType;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import com.oracle.truffle.api.nodes.Node;

/// The end of a script whose thread the host has interrupted.
@ExportLibrary(InteropLibrary.class)
final class Interruption extends AbstractTruffleException {
  private static final long serialVersionUID = 1;

  Interruption(Node location) {
    super("interrupted", location);
  }

  @ExportMessage
  ExceptionType getExceptionType() {
    return ExceptionType.INTERRUPT;
  }
}
