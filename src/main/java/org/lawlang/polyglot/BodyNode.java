package org.lawlang.polyglot;

import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.instrumentation.StandardTags;
import com.oracle.truffle.api.instrumentation.Tag;
import com.oracle.truffle.api.source.Source;
import com.oracle.truffle.api.source.SourceSection;
import java.util.List;
import org.lawlang.syntax.Program;
import org.lawlang.syntax.Stmt;

/// The statements of a script, one after the other; gives the value of the last expression among
/// them.
final class BodyNode extends ScriptNode {
  private final Source text;
  private final Program program;

  /// Which statement is the last expression; −1 where there is none.
  private final int result;

  @Children private final ScriptNode[] statements;

  BodyNode(Source text, Program program) {
    this.text = text;
    this.program = program;
    List<Stmt> all = program.statements();
    this.statements = new ScriptNode[all.size()];
    int last = all.size() - 1;
    while (last >= 0 && !(all.get(last) instanceof Stmt.Show)) {
      last--;
    }
    this.result = last;
    for (int i = 0; i < statements.length; i++) {
      statements[i] = new StatementNode(text, all.get(i), i == result);
    }
  }

  @Override
  Object execute(VirtualFrame frame) {
    Embedded.REFERENCE.get(this).begin(program, text);
    Object value = Nothing.NOTHING;
    for (int i = 0; i < statements.length; i++) {
      Object given = statements[i].execute(frame);
      if (i == result) {
        value = given;
      }
    }
    return value;
  }

  @Override
  public SourceSection getSourceSection() {
    return text.createSection(0, text.getLength());
  }

  @Override
  public boolean hasTag(Class<? extends Tag> tag) {
    return tag == StandardTags.RootTag.class;
  }
}
