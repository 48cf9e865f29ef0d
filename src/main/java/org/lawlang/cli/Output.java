package org.lawlang.cli;

import java.util.List;
import org.lawlang.report.Printed;
import org.lawlang.report.Report;
import org.lawlang.source.Diagnostic;

/// Reports below each other: an empty line parts one of several lines from its neighbours.
final class Output {
  private final Console console;
  private boolean isFirst = true;
  private boolean wasLong;

  Output(Console console) {
    this.console = console;
  }

  void print(Printed printed) {
    String text = Report.text(printed);
    boolean isLong = text.indexOf('\n') < text.length() - 1;
    console.print(!isFirst && (isLong || wasLong) ? "\n" + text : text);
    isFirst = false;
    wasLong = isLong;
  }

  /// Prints what is wrong and returns the exit status that belongs to it.
  int complain(List<Diagnostic> diagnostics) {
    for (Diagnostic each : diagnostics) {
      console.err().print(Report.text(each));
    }
    console.err().flush();
    return Exit.ERROR;
  }
}
