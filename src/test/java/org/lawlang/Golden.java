package org.lawlang;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lawlang.interpreter.Session;
import org.lawlang.report.Printed;
import org.lawlang.report.Report;
import org.lawlang.report.Value;
import org.lawlang.source.Checked;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Source;

/// A script that says what it expects: `f.alpha  #=> 0.3478` for what a line prints, as precisely
/// as it is written; `f.nothing  #! unknown-member` for the diagnostic at a line, its code and,
/// where more follows, a part of its message. Each expectation is met once, at its line, and each
/// diagnostic is expected. A line `#set name=value` gives an input.
record Golden(String name, String text) {
  private static final Pattern EXPECTED = Pattern.compile("#(=>|!)\\s*(.*?)\\s*$");
  private static final Pattern SET = Pattern.compile("(?m)^#set (\\w+)=(.*)$");
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

  /// An expectation and its line, counted from one.
  record Expectation(int line, boolean error, String text) {}

  List<Expectation> expectations() {
    var found = new ArrayList<Expectation>();
    String[] lines = text.split("\\R", -1);
    for (int i = 0; i < lines.length; i++) {
      Matcher m = EXPECTED.matcher(lines[i]);
      if (m.find()) {
        found.add(new Expectation(i + 1, m.group(1).equals("!"), m.group(2)));
      }
    }
    return found;
  }

  /// The codes that the script expects.
  List<String> codes() {
    return expectations().stream()
        .filter(Expectation::error)
        .map(e -> e.text().split(" ", 2)[0])
        .toList();
  }

  /// What lines `#set name=value` give to the inputs.
  private Map<String, String> inputs() {
    var inputs = new HashMap<String, String>();
    Matcher m = SET.matcher(text);
    while (m.find()) {
      inputs.put(m.group(1), m.group(2));
    }
    return inputs;
  }

  /// Runs the script and holds it to its expectations.
  ///
  /// @return everything it printed, diagnostics last
  String check(Path folder) {
    var printed = new ArrayList<Printed>();
    List<Diagnostic> diagnostics =
        switch (new Session(new TestHost(folder))
            .run(new Source(name, text), inputs(), printed::add)) {
          case Checked.Ok<Optional<Value>> ok -> List.of();
          case Checked.Bad<Optional<Value>>(var bad) -> bad;
        };
    var open = new ArrayList<>(diagnostics);
    for (Expectation e : expectations()) {
      if (e.error()) {
        meetError(e, open);
      } else {
        meetValue(e, printed, diagnostics);
      }
    }
    if (!open.isEmpty()) {
      fail(name + ": not expected:\n" + Report.text(open.getFirst()));
    }
    var out = new StringBuilder();
    printed.forEach(p -> out.append(Report.text(p).stripTrailing()).append('\n'));
    diagnostics.forEach(d -> out.append(Report.text(d).stripTrailing()).append('\n'));
    return out.toString();
  }

  private void meetError(Expectation e, List<Diagnostic> open) {
    String[] parts = e.text().split(" ", 2);
    for (Diagnostic d : open) {
      if (d.span().line() == e.line() && d.code().slug().equals(parts[0])) {
        if (parts.length == 2) {
          assertTrue(
              Report.text(d).contains(parts[1]),
              () -> place(e) + "expected “" + parts[1] + "” in\n" + Report.text(d));
        }
        assertTrue(d.code() == Code.ASSERTION_FAILED || !d.message().isBlank());
        open.remove(d);
        return;
      }
    }
    fail(
        place(e)
            + "no diagnostic "
            + e.text()
            + "; there are:\n"
            + String.join("\n", open.stream().map(Report::text).toList()));
  }

  private String place(Expectation e) {
    return name + ":" + e.line() + ": ";
  }

  private void meetValue(Expectation e, List<Printed> printed, List<Diagnostic> diagnostics) {
    List<Printed> here =
        printed.stream()
            .filter(
                p ->
                    p.place().line() <= e.line()
                        && e.line() <= p.place().source().line(p.place().end()))
            .toList();
    assertEquals(
        1,
        here.size(),
        () ->
            place(e)
                + "prints "
                + here.size()
                + " values; diagnostics: "
                + String.join("\n", diagnostics.stream().map(Report::text).toList()));
    Value value = here.getFirst().value();
    if (value instanceof Value.Number(var quantity, _) && NUMBER.matcher(e.text()).matches()) {
      BigDecimal expected = new BigDecimal(e.text());
      double half = expected.ulp().doubleValue() / 2;
      double difference = Math.abs(quantity.value() - expected.doubleValue());
      assertTrue(
          difference <= half * (1 + 1e-9),
          () -> place(e) + "expected " + e.text() + ", found " + quantity.value());
    } else {
      assertEquals(e.text(), Report.text(value).strip(), () -> place(e));
    }
  }
}
