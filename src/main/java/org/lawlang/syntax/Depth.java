package org.lawlang.syntax;

import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.antlr.v4.runtime.tree.ErrorNode;
import org.antlr.v4.runtime.tree.ParseTreeListener;
import org.antlr.v4.runtime.tree.TerminalNode;

/// Stops a parse whose tree becomes higher than [#LIMIT] rules, so that no room overflows its stack
/// on it. It measures the tree itself: `- - -`, `2^2^…` and `else if` grow downwards, `a + b + …`
/// and `a.b.…` upwards from the left.
final class Depth implements ParseTreeListener {
  /// Measured with the greediest shapes: parser, formatter and printer fit a stack of 1 MB up to
  /// 970 rules.
  static final int LIMIT = 700;

  /// The tree became too high at `token`.
  static final class TooDeep extends ParseCancellationException {
    private static final long serialVersionUID = 1L;
    final transient Token token;

    TooDeep(Token token) {
      super("too deep");
      this.token = token;
    }
  }

  private final int[] heights = new int[LIMIT + 2];
  private int depth;
  private int lastHeight;

  @Override
  public void enterEveryRule(ParserRuleContext rule) {
    depth++;
    // A left-recursive rule is entered again around what it has read, as its first child.
    int height = rule.getChildCount() > 0 ? lastHeight : 0;
    if (depth + Math.max(height, heights[depth - 1]) > LIMIT) {
      throw new TooDeep(rule.getStart());
    }
    heights[depth] = height;
  }

  @Override
  public void exitEveryRule(ParserRuleContext rule) {
    if (depth == 0) {
      return; // a stack overflow is passing through, and some entries were cut short
    }
    lastHeight = heights[depth] + 1;
    depth--;
    // Each `with` and `where` becomes a term around all before it.
    int around = rule instanceof LawParser.SuffixContext ? 1 : 0;
    heights[depth] = Math.max(heights[depth], lastHeight) + around;
  }

  @Override
  public void visitTerminal(TerminalNode node) {}

  @Override
  public void visitErrorNode(ErrorNode node) {}
}
