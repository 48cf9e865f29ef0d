package org.lawlang.math;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Streams of random numbers by seed and index.
public final class Streams {
  private Streams() {}

  /// The stream of replicate `i`: a function of `seed` and `i` alone, so replicates may run on any
  /// number of threads, in any order, and every bit of the result stays the same. The pair is
  /// hashed: `seed + i·golden` would make streams overlap.
  public static RandomGenerator of(long seed, int i) {
    return new SplittableRandom(
        mix(mix(seed + 0x632be59bd9b4e019L) ^ mix(i * 0xd1342543de82ef95L + 1)));
  }

  /// A seed that depends on `seed` and on a text, for streams that must not coincide.
  public static long seed(long seed, String salt) {
    long hash = seed;
    for (int i = 0; i < salt.length(); i++) {
      hash = mix(hash * 31 + salt.charAt(i));
    }
    return hash;
  }

  /// The finaliser of MurmurHash3 (Appleby, variant 13 of Stafford).
  public static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
