package org.lawlang.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lawlang.math.Quantity;
import org.lawlang.symbolic.Expr;

/// A law: its body as a function of its arguments and its parameters, all of them variables of
/// `body` by their names. An indexed parameter `E[family]` is the variable `E[family]` with its
/// `group` set; in a fit it stands for one parameter for each value of that column.
///
/// `equation` is the text as the user wrote it, for reports.
public record Law(
    String name,
    List<String> arguments,
    List<Param> parameters,
    Expr body,
    String equation,
    Optional<String> doc) {
  public Law {
    arguments = List.copyOf(arguments);
    parameters = List.copyOf(parameters);
  }

  /// The parameters that a fit has to find.
  public List<Param> free() {
    return parameters.stream().filter(p -> p.fixed().isEmpty()).toList();
  }

  public Optional<Param> parameter(String wanted) {
    return parameters.stream().filter(p -> p.name().equals(wanted)).findFirst();
  }

  /// The same law with those parameters fixed; names that are no parameters are passed over.
  public Law fix(Map<String, Double> values) {
    var quantities = new HashMap<String, Quantity>();
    values.forEach((parameter, value) -> quantities.put(parameter, Quantity.exact(value)));
    return give(quantities);
  }

  /// The same law with those parameters given, with their draws.
  public Law give(Map<String, Quantity> values) {
    return new Law(
        name,
        arguments,
        parameters.stream()
            .map(p -> Optional.ofNullable(values.get(p.name())).map(p::give).orElse(p))
            .toList(),
        body,
        equation,
        doc);
  }
}
