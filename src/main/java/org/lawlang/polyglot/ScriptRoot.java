package org.lawlang.polyglot;

import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.RootNode;
import com.oracle.truffle.api.source.Source;
import com.oracle.truffle.api.source.SourceSection;

/// A script, ready to run in the context that parsed it.
final class ScriptRoot extends RootNode {
  private final Source text;
  @Child private ScriptNode body;

  ScriptRoot(Language language, Source text, ScriptNode body) {
    super(language);
    this.text = text;
    this.body = body;
  }

  @Override
  public Object execute(VirtualFrame frame) {
    return body.execute(frame);
  }

  @Override
  public String getName() {
    return text.getName();
  }

  @Override
  public SourceSection getSourceSection() {
    return text.createSection(0, text.getLength());
  }
}
