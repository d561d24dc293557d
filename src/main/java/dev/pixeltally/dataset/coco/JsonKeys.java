package dev.pixeltally.dataset.coco;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The keys that a reader cares for, found among an object's bytes without making a string. Belongs
 * to one thread: it remembers which key followed which, as the objects of a file are alike.
 */
final class JsonKeys {
  /** No key of ours. */
  static final int NONE = -1;

  private final byte[][] keys;

  /** The key that last followed a key, the first one at the end; {@link #NONE}: unknown. */
  private final int[] followers;

  /** Keys, in the order of their numbers; in quotes here, as in a file. */
  JsonKeys(String... names) {
    keys = new byte[names.length][];
    for (int i = 0; i < names.length; i++) {
      keys[i] = ('"' + names[i] + '"').getBytes(StandardCharsets.US_ASCII);
    }
    followers = new int[names.length + 1];
    Arrays.fill(followers, NONE);
  }

  /**
   * The key that follows another, if it is the one that did so last time.
   *
   * @param last the key before; {@link #NONE}: this is the first, or the one before is not ours
   * @param at where its first quote stands
   */
  int expected(int last, byte[] text, int at) {
    int guess = followers[last < 0 ? keys.length : last];
    if (guess < 0) {
      return NONE;
    }
    byte[] key = keys[guess];
    for (int i = 1; i < key.length; i++) {
      if (text[at + i] != key[i]) {
        return NONE;
      }
    }
    return guess;
  }

  /** Bytes of a key, its quotes among them. */
  int length(int key) {
    return keys[key].length;
  }

  /** The key between two quotes; {@link #NONE}: none of ours. */
  int find(int last, byte[] text, int from, int to) {
    for (int k = 0; k < keys.length; k++) {
      byte[] key = keys[k];
      if (key.length == to - from && Arrays.equals(key, 0, key.length, text, from, to)) {
        followers[last < 0 ? keys.length : last] = k;
        return k;
      }
    }
    return NONE;
  }
}
