package org.lawlang.data;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.util.OptionalDouble;

/// Dates as numbers: days since the first of January 1970, which is day 0.
public final class Dates {
  private static final double SECONDS = 86_400;
  private static final double MOST = 365e6; // days that a date can be

  private Dates() {}

  /// The day of `2024-03-01`, of the first of `2024-03`, or of `2024-03-01T12:00` with its share of the
  /// day; empty for other text.
  public static OptionalDouble days(String text) {
    String date = text.strip().replace(' ', 'T');
    try {
      if (date.contains("T")) {
        LocalDateTime at =
            LocalDateTime.parse(date.endsWith("Z") ? date.substring(0, date.length() - 1) : date);
        return OptionalDouble.of(
            at.toLocalDate().toEpochDay() + at.toLocalTime().toSecondOfDay() / SECONDS);
      }
      LocalDate day = date.length() == 7 ? YearMonth.parse(date).atDay(1) : LocalDate.parse(date);
      return OptionalDouble.of((double) day.toEpochDay());
    } catch (DateTimeException notADate) {
      return OptionalDouble.empty();
    }
  }

  /// The date of a day, `2024-03-01`; with its time of day where it is no whole number.
  ///
  /// @throws IllegalArgumentException where no date lies
  public static String text(double days) {
    if (!(Math.abs(days) <= MOST)) {
      throw new IllegalArgumentException("no date: " + days);
    }
    LocalDate date = LocalDate.ofEpochDay((long) Math.floor(days));
    long second = Math.round((days - Math.floor(days)) * SECONDS);
    if (second == 0) {
      return date.toString();
    }
    return second == (long) SECONDS
        ? date.plusDays(1).toString()
        : date + "T" + LocalTime.ofSecondOfDay(second);
  }
}
