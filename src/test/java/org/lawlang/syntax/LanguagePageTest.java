package org.lawlang.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lawlang.Shared;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;

/// Every block of the language's page parses, but for the statements that need a later version:
/// each of those gives one refusal, on its word.
class LanguagePageTest {
  private static final List<String> LATER = List.of("search");

  private static List<String> blocks() throws IOException {
    var blocks = new ArrayList<String>();
    String page = Files.readString(Shared.shared("LANGUAGE.md"));
    for (int at = page.indexOf("```law\n"); at >= 0; at = page.indexOf("```law\n", at + 1)) {
      blocks.add(page.substring(at + 7, page.indexOf("```", at + 7)));
    }
    return blocks;
  }

  @Test
  void everyBlockParsesOrIsRefusedByItsWord() throws IOException {
    var refused = new ArrayList<String>();
    for (String block : blocks()) {
      for (Diagnostic wrong : Scripts.errors(block)) {
        assertEquals(Code.NOT_YET, wrong.code(), wrong.message());
        refused.add(wrong.span().text());
      }
    }
    assertEquals(LATER, refused);
  }

  @Test
  void theStudyIsLaidOutAsOnThePage() throws IOException {
    String study = blocks().getFirst();
    String formatted = Formatter.format(Scripts.program(study));
    assertEquals(squeezed(study), squeezed(formatted));
    assertEquals(study.lines().count(), formatted.lines().count());
  }

  /// With one space before each comment: the page and the formatter align them to different
  /// columns.
  private static String squeezed(String text) {
    return text.replaceAll(" +#", " #");
  }

  @Test
  void whatThePageSaysIsLaidOutWithoutLosingAnything() throws IOException {
    for (String block : blocks()) {
      if (Scripts.errors(block).isEmpty()) {
        String formatted = Formatter.format(Scripts.program(block));
        assertEquals(Ast.print(Scripts.program(block)), Scripts.ast(formatted) + "\n");
        assertEquals(formatted, Formatter.format(Scripts.program(formatted)));
        assertTrue(
            Comment.of(formatted).stream()
                .map(Comment::text)
                .toList()
                .equals(Comment.of(block).stream().map(Comment::text).toList()));
      }
    }
  }
}
