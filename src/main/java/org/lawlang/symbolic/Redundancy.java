package org.lawlang.symbolic;

import java.util.List;

/// Parameters of which a law does not depend one by one: as long as the `combinations` keep their
/// values, so does the law, for any data.
///
/// @param parameters those that can be traded for one another, two or more; or one that changes
/// nothing
/// @param surplus how many of them can be fixed without loss
/// @param combinations what the law depends on in their place; empty where there is none in simple
/// words
public record Redundancy(List<String> parameters, int surplus, List<Expr> combinations) {
  public Redundancy {
    parameters = List.copyOf(parameters);
    combinations = List.copyOf(combinations);
  }

  /// `A and k enter only as A*k^alpha; fix one of them`.
  public String text() {
    String names = list(parameters);
    if (parameters.size() == 1) {
      return names + " changes nothing; leave it out";
    }
    String fix = surplus == 1 ? "fix one of them" : "fix " + surplus + " of them";
    if (combinations.isEmpty()) {
      return surplus + " of " + names + " can be fixed without loss";
    }
    return names
        + " enter only as "
        + list(combinations.stream().map(Printer::text).toList())
        + "; "
        + fix;
  }

  private static String list(List<String> items) {
    int last = items.size() - 1;
    return last == 0
        ? items.getFirst()
        : String.join(", ", items.subList(0, last)) + " and " + items.get(last);
  }
}
