package org.lawlang.fit;

/// The steps that a quadratic model of the objective asks for. Used by one thread.
sealed interface Steps permits Reduced, Bordered {

  /// Puts into `step` the minimum of `g·s + s·B·s/2` within a ball over the walkers that are not
  /// held; those that are keep the step that they have. Walkers that follow from the others have no
  /// length in the ball. True for the Newton step of a convex model, inside the ball.
  boolean solve(double[] model, double[] gradient, boolean[] held, double radius, double[] step);

  /// Whether the last model was convex in the walkers that were not held.
  boolean isConvex();

  /// The Newton step of the walkers that follow from the others alone; zero for the others.
  void settle(double[] normal, double[] gradient, double[] move);

  /// What the model says that a step changes.
  double decrease(double[] model, double[] gradient, double[] step);
}
