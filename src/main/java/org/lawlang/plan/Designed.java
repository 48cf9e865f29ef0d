package org.lawlang.plan;

/// What comes of a [DesignProblem].
public sealed interface Designed {
  record Runs(RunDesign design) implements Designed {}

  /// No design, and in words why.
  record Not(String why) implements Designed {}
}
