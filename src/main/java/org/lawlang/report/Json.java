package org.lawlang.report;

import java.util.Optional;
import java.util.OptionalDouble;
import org.lawlang.math.Digits;

/// Writes JSON. It is sixty lines here, so that `law run --json` starts without a library.
final class Json {
  private final StringBuilder out = new StringBuilder();

  /// Whether a comma stands before the next item.
  private boolean isFirst = true;

  Json open(char bracket) {
    item();
    out.append(bracket);
    isFirst = true;
    return this;
  }

  Json close(char bracket) {
    out.append(bracket);
    isFirst = false;
    return this;
  }

  /// The key of the next item.
  Json key(String name) {
    item();
    quote(name);
    out.append(':');
    isFirst = true;
    return this;
  }

  Json text(String value) {
    item();
    quote(value);
    return this;
  }

  Json text(Optional<String> value) {
    return value.isPresent() ? text(value.get()) : nothing();
  }

  /// A number that reads back bit for bit; null when it is not finite, which JSON cannot say.
  Json number(double value) {
    return raw(Double.isFinite(value) ? Digits.exact(value) : "null");
  }

  Json number(OptionalDouble value) {
    return value.isPresent() ? number(value.getAsDouble()) : nothing();
  }

  Json bool(boolean value) {
    return raw(value ? "true" : "false");
  }

  Json nothing() {
    return raw("null");
  }

  /// Begins a new line of the text, between two items.
  Json line() {
    if (!isFirst) {
      out.append(',');
      isFirst = true;
    }
    out.append('\n');
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }

  private Json raw(String value) {
    item();
    out.append(value);
    return this;
  }

  private void item() {
    if (!isFirst) {
      out.append(',');
    }
    isFirst = false;
  }

  private void quote(String value) {
    out.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || c == 0x7f || isLoneSurrogate(value, i)) {
            out.append("\\u");
            for (int shift = 12; shift >= 0; shift -= 4) {
              out.append(Character.forDigit((c >> shift) & 0xf, 16));
            }
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static boolean isLoneSurrogate(String text, int i) {
    char c = text.charAt(i);
    return Character.isHighSurrogate(c)
        ? i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))
        : Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }
}
