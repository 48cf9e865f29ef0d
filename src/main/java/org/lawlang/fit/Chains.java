package org.lawlang.fit;

import java.util.List;

/// How a sample of a posterior was drawn and how well it mixes.
///
/// @param count of chains
/// @param warmup draws of each chain that adapted the sampler and were dropped
/// @param divergences kept draws whose trajectory left the energy that it should keep
/// @param mixing one a parameter
public record Chains(int count, int warmup, int divergences, List<Mixing> mixing) {
  public Chains {
    mixing = List.copyOf(mixing);
  }

  /// Of one parameter: R-hat, rank-normalised, split and folded, and the effective numbers of draws
  /// for its centre and for its tails (Vehtari et al. 2021).
  public record Mixing(String name, double rHat, double bulk, double tail) {}
}
