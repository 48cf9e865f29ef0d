package org.lawlang.source;

import java.util.Locale;

/// What can be wrong. A code is API (`missing-column` in JSON and in golden scripts), its wording
/// is not. Each has a golden script under `src/test/law/errors`.
public enum Code {
  // the text
  SYNTAX,
  BAD_NUMBER,
  UNCLOSED_TEXT,
  STRAY_BRACKET,
  TOO_DEEP,
  NOT_YET,
  // names
  UNKNOWN_NAME,
  UNKNOWN_COLUMN,
  UNKNOWN_MEMBER,
  UNKNOWN_LIBRARY,
  UNKNOWN_FUNCTION,
  RESERVED_NAME,
  DUPLICATE_NAME,
  CAPTURED_PARAMETER,
  UNUSED_DEFINITION,
  CIRCULAR_DEFINITION,
  // laws and calls
  MISSING_ARGUMENT,
  EXTRA_ARGUMENT,
  FREE_PARAMETERS,
  EMPTY_RANGE,
  OUT_OF_DOMAIN,
  NOT_A_LAW,
  NOT_A_TABLE,
  NOT_A_NUMBER,
  NOT_A_CONDITION,
  NOT_CALLABLE,
  WRONG_TYPE,
  // data
  NO_SUCH_FILE,
  UNREADABLE_FILE,
  UNKNOWN_FORMAT,
  MISSING_COLUMN,
  TEXT_IN_NUMERIC_COLUMN,
  RAGGED_ROW,
  DUPLICATE_COLUMN,
  EMPTY_TABLE,
  // fits and questions
  TOO_FEW_ROWS,
  NOT_POSITIVE,
  BAD_OPTION,
  NO_FREE_PARAMETER,
  UNDEFINED_EVERYWHERE,
  UNDEFINED_VALUE,
  NO_DESIGN,
  NOT_A_SAVED_FIT,
  // scripts
  ASSERTION_FAILED,
  UNKNOWN_INPUT,
  CANNOT_SAVE;

  /// As users see it: `missing-column`.
  public String slug() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
