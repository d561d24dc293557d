package dev.pixeltally.measure.maps;

import java.io.Serializable;

/**
 * Some of all doubles that are not negative, in groups: whose bits above {@code above} are the
 * prefix, grouped by their bits above {@code shift}. The order of such doubles is that of their
 * bits.
 *
 * @param prefix of those that count
 * @param above how many lower bits the prefix leaves out
 * @param shift how many lower bits a group leaves out; 0: every double is a group
 */
record RankRange(long prefix, int above, int shift) implements Serializable {

  /** All, in groups a 64th of themselves wide. */
  static final RankRange ALL = new RankRange(0, 63, 46);

  /** Whether a double of these bits counts. */
  boolean holds(long bits) {
    return bits >>> above == prefix;
  }
}
