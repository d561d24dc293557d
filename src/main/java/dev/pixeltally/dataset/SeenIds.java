package dev.pixeltally.dataset;

/** Numbers that were seen, eight bytes and a bit each. */
final class SeenIds {
  private long[] slots = new long[1 << 10];
  private boolean zero;
  private int count;

  /** Whether it is new; it is seen from now on. */
  boolean add(long id) {
    if (id == 0) {
      boolean first = !zero;
      zero = true;
      return first;
    }
    int slot = slot(id);
    if (slots[slot] == id) {
      return false;
    }
    slots[slot] = id;
    if (++count * 2 > slots.length) {
      long[] old = slots;
      slots = new long[old.length * 2];
      for (long one : old) {
        if (one != 0) {
          slots[slot(one)] = one;
        }
      }
    }
    return true;
  }

  private int slot(long id) {
    int mask = slots.length - 1;
    int slot = (int) ((id * 0x9E3779B97F4A7C15L) >>> 32) & mask;
    while (slots[slot] != 0 && slots[slot] != id) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
