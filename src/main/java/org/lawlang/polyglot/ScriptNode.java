package org.lawlang.polyglot;

import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.instrumentation.GenerateWrapper;
import com.oracle.truffle.api.instrumentation.InstrumentableNode;
import com.oracle.truffle.api.instrumentation.ProbeNode;
import com.oracle.truffle.api.nodes.Node;

/// A part of a script that tools may watch: the whole body, or one statement.
@GenerateWrapper
abstract class ScriptNode extends Node implements InstrumentableNode {

  /// The value of an expression that the script gives, else [Nothing].
  abstract Object execute(VirtualFrame frame);

  @Override
  public boolean isInstrumentable() {
    return true;
  }

  @Override
  public WrapperNode createWrapper(ProbeNode probe) {
    return new ScriptNodeWrapper(this, probe);
  }
}
