package org.lawlang.plan;

/// What comes of a [DesignProblem].
public sealed interface Designed {
  record Runs(RunDesign design) implements Designed {}

  /// No design, in words why and what to do.
  record Not(String why, String help) implements Designed {}
}
