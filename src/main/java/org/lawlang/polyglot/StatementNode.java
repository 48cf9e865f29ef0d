package org.lawlang.polyglot;

import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.instrumentation.StandardTags;
import com.oracle.truffle.api.instrumentation.Tag;
import com.oracle.truffle.api.source.Source;
import com.oracle.truffle.api.source.SourceSection;
import java.util.Optional;
import org.lawlang.report.Value;
import org.lawlang.source.Span;
import org.lawlang.syntax.Stmt;

/// One statement. The value of an expression is given to the caller or printed.
final class StatementNode extends ScriptNode {
  private final Source text;
  private final Stmt statement;
  private final boolean given;

  StatementNode(Source text, Stmt statement, boolean given) {
    this.text = text;
    this.statement = statement;
    this.given = given;
  }

  @Override
  Object execute(VirtualFrame frame) {
    Embedded embedded = Embedded.REFERENCE.get(this);
    Optional<Value> value = embedded.step(statement, text, this);
    if (given && value.isPresent()) {
      return Exchange.toGuest(value.get());
    }
    value.ifPresent(embedded::print);
    return Nothing.NOTHING;
  }

  @Override
  public SourceSection getSourceSection() {
    Span span = statement.span();
    return text.createSection(span.start(), span.end() - span.start());
  }

  @Override
  public boolean hasTag(Class<? extends Tag> tag) {
    return tag == StandardTags.StatementTag.class;
  }
}
