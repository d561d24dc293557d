package dev.pixeltally.scenes;

/**
 * Repeatable chance: SplitMix64, written out here because a scene must come out the same on every
 * JDK and machine, which the platform's generators do not promise.
 */
final class Dice {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private long state;

  Dice(long seed, long stream) {
    state = mix(seed + GOLDEN) ^ mix(stream * GOLDEN + 0x632BE59BD9B4E019L);
  }

  static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  long bits() {
    state += GOLDEN;
    return mix(state);
  }

  /** In [0, 1). */
  double unit() {
    return (bits() >>> 11) * 0x1.0p-53;
  }

  /** In [low, high). */
  double in(double low, double high) {
    return low + (high - low) * unit();
  }

  /** Evenly spread in the logarithm, so that small and large are as frequent. */
  double scaled(double low, double high) {
    return low * StrictMath.pow(high / low, unit());
  }

  /** In [0, n). */
  int below(int n) {
    return (int) (unit() * n);
  }

  /** In [low, high], both included. */
  int between(int low, int high) {
    return low + below(high - low + 1);
  }

  boolean chance(double probability) {
    return unit() < probability;
  }

  double sign() {
    return chance(0.5) ? 1 : -1;
  }

  @SafeVarargs
  final <T> T pick(T... from) {
    return from[below(from.length)];
  }
}
