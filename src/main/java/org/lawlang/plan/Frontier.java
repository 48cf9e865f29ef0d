package org.lawlang.plan;

import java.util.List;
import java.util.Optional;
import org.lawlang.math.Quantity;

/// The best size for each compute as runs show it, without a law of the loss: by approach 1 or 2 of
/// Hoffmann et al., "Training Compute-Optimal Large Language Models", 2022, section 3. Sizes, tokens
/// and compute are in the units of the runs.
///
/// @param points in order of compute; approach 1 has one for each run that is best somewhere
/// @param size `N = G·C^a`, the line through the points in logarithms
/// @param tokens `D = H·C^b`
/// @param notes what was left out and what to look at, in words
/// @param bias what the method finds on runs like these of a law that is known; absent where no law
/// fits them
public record Frontier(
    Method method,
    List<Point> points,
    Line size,
    Line tokens,
    List<String> notes,
    Optional<Bias> bias) {
  public Frontier {
    points = List.copyOf(points);
    notes = List.copyOf(notes);
  }

  public enum Method {
    /// Approach 1: at each compute the run of least loss.
    ENVELOPE,
    /// Approach 2: at each budget the lowest point of a parabola in `log N`.
    ISOFLOP
  }

  /// An optimum.
  ///
  /// @param runs that decide it
  public record Point(double compute, double size, double tokens, double loss, int runs) {}

  /// `factor·C^exponent`, each with its draws.
  public record Line(Quantity exponent, Quantity factor) {
    double at(double compute) {
      return factor.value() * Math.pow(compute, exponent.value());
    }
  }

  /// The method on noise-free runs of the same design, their losses by a law that was fitted to the
  /// runs.
  ///
  /// @param own the exponent `a` of that law's optimum
  /// @param found the exponent that the method finds for it
  /// @param farther a hundred times the largest compute
  /// @param within the size found at the largest compute over the law's own best one
  /// @param beyond the same at `farther`
  public record Bias(
      double own, double found, double largest, double within, double farther, double beyond) {}

  /// The same with that bias.
  public Frontier with(Bias known) {
    return new Frontier(method, points, size, tokens, notes, Optional.of(known));
  }

  /// `L(N, D) = E + A/N^α + B/D^β`, whose best size is known.
  public record Known(double e, double a, double b, double alpha, double beta) {
    double loss(double size, double tokens) {
      return e + a / Math.pow(size, alpha) + b / Math.pow(tokens, beta);
    }

    double exponent() {
      return beta / (alpha + beta);
    }

    /// The best size where `C = k·N·D`.
    double size(double compute, double k) {
      double g = Math.pow(alpha * a / (beta * b), 1 / (alpha + beta));
      return g * Math.pow(compute / k, exponent());
    }
  }
}
