package org.lawlang.plan;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lawlang.plan.Problem.Constraint;

/// A constraint as the user wrote it, taken apart at its relation.
///
/// @param less the side that may not be greater, or the left one of an equation
/// @param relation between the sides in the order in which they were written
/// @param isSwapped whether the greater side was written first, as in `D >= 20*N`
record Sides(String less, String relation, String greater, boolean isSwapped) {
  private static final Pattern RELATION = Pattern.compile("[<>]=?|==?");

  static Sides of(Constraint c) {
    String text = c.text();
    Matcher relation = RELATION.matcher(text);
    while (relation.find()) {
      if (isOutside(text.substring(0, relation.start()))) {
        String first = text.substring(0, relation.start()).strip();
        String second = text.substring(relation.end()).strip();
        boolean isSwapped = relation.group().startsWith(">");
        return isSwapped
            ? new Sides(second, relation.group(), first, true)
            : new Sides(first, relation.group(), second, false);
      }
    }
    return new Sides(text, "", "", false);
  }

  /// The same relation with other sides.
  String with(String less, String greater) {
    String sign = relation.startsWith("=") ? "=" : relation;
    return isSwapped ? greater + " " + sign + " " + less : less + " " + sign + " " + greater;
  }

  /// Whether as many parentheses are closed as are opened.
  private static boolean isOutside(String before) {
    return before.chars().map(c -> c == '(' ? 1 : c == ')' ? -1 : 0).sum() == 0;
  }
}
