package dev.pixeltally.dataset.coco;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The keys that a reader cares for, found among an object's bytes without making a string. */
final class JsonKeys {
  private static final int SLOTS = 256;

  private final byte[][] keys;
  private final short[] slots = new short[SLOTS];

  /** Keys, in the order of their numbers. */
  JsonKeys(String... names) {
    keys = new byte[names.length][];
    Arrays.fill(slots, (short) -1);
    for (int i = 0; i < names.length; i++) {
      keys[i] = names[i].getBytes(StandardCharsets.US_ASCII);
      int slot = slot(keys[i], 0, keys[i].length);
      while (slots[slot] >= 0) {
        slot = (slot + 1) % SLOTS;
      }
      slots[slot] = (short) i;
    }
  }

  /** The number of the key that stands in these bytes; -1: none of ours. */
  int find(byte[] text, int from, int to) {
    if (from == to) {
      return -1;
    }
    for (int slot = slot(text, from, to); slots[slot] >= 0; slot = (slot + 1) % SLOTS) {
      byte[] key = keys[slots[slot]];
      if (Arrays.equals(key, 0, key.length, text, from, to)) {
        return slots[slot];
      }
    }
    return -1;
  }

  private static int slot(byte[] text, int from, int to) {
    int length = to - from;
    return (text[from] * 31 + text[from + length / 2] * 7 + text[to - 1] * 3 + length)
        & (SLOTS - 1);
  }
}
