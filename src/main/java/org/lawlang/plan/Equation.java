package org.lawlang.plan;

import org.lawlang.symbolic.Expr;

/// `left = right`.
public record Equation(Expr left, Expr right) {}
