package org.lawlang.plan;

import java.util.Map;
import org.lawlang.math.Quantity;
import org.lawlang.symbolic.Expr;

/// How an optimum in closed form moves with the number that a constraint holds it by.
///
/// @param symbol what stands for that number in the forms
/// @param constraint as the user wrote it
/// @param forms the unknowns, and the value under the key `value`, as functions of the symbol and
///     the givens
/// @param exponents of those that are a power of the symbol, up to a factor and a constant
/// @param constants what is added to such a power, where there is something
public record Scaling(
    String symbol,
    String constraint,
    Map<String, Expr> forms,
    Map<String, Quantity> exponents,
    Map<String, Expr> constants) {}
