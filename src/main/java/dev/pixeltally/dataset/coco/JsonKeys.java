package dev.pixeltally.dataset.coco;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The keys that a reader cares for, found among an object's bytes without making a string. Belongs
 * to one thread: it remembers which key followed which, as the objects of a file are alike.
 */
public final class JsonKeys {
  /** No key of ours. */
  public static final int NONE = -1;

  private final byte[][] keys;

  /** The same, eight bytes a number; what the last has beyond the key is 0. */
  private final long[][] eights;

  /** Which bits of a key's last number are its own. */
  private final long[] lasts;

  /** The key that last followed a key, the first one at the end; {@link #NONE}: unknown. */
  private final int[] followers;

  /** Keys, in the order of their numbers; in quotes here, as in a file. */
  public JsonKeys(String... names) {
    keys = new byte[names.length][];
    eights = new long[names.length][];
    lasts = new long[names.length];
    for (int i = 0; i < names.length; i++) {
      keys[i] = ('"' + names[i] + '"').getBytes(StandardCharsets.US_ASCII);
      int count = (keys[i].length + 7) / 8;
      eights[i] = new long[count];
      Eight.pack(Arrays.copyOf(keys[i], count * 8), eights[i], count);
      lasts[i] = -1L >>> (8 * (count * 8 - keys[i].length));
    }
    followers = new int[names.length + 1];
    Arrays.fill(followers, NONE);
  }

  /**
   * The key that follows another, if it is the one that did so last time.
   *
   * @param last the key before; {@link #NONE}: this is the first, or the one before is not ours
   * @param packed text, as {@link Eight} packs it, which goes on for longer than any key
   * @param at where its first quote stands
   */
  int expected(int last, long[] packed, int at) {
    int guess = followers[last < 0 ? keys.length : last];
    if (guess < 0) {
      return NONE;
    }
    long[] key = eights[guess];
    int end = key.length - 1;
    for (int i = 0; i < end; i++) {
      if (Eight.at(packed, at + 8 * i) != key[i]) {
        return NONE;
      }
    }
    return (Eight.at(packed, at + 8 * end) & lasts[guess]) == key[end] ? guess : NONE;
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
