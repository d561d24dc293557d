package dev.pixeltally.dataset.coco;

import java.io.Serializable;
import java.util.Arrays;

/** Distinct ids in ascending order, and where each stands: what NumPy's {@code unique} gives. */
public final class IdIndex implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long[] ids;
  private final int[] slots;
  private final int mask;
  private final int shift;

  /** Ids that leave few gaps need no hashing: a slot for each number from the first. */
  private final boolean dense;

  private final long first;

  private IdIndex(long[] ids) {
    this.ids = ids;
    first = ids.length == 0 ? 0 : ids[0];
    long range = ids.length == 0 ? 0 : ids[ids.length - 1] - first + 1;
    dense = range > 0 && range <= 8L * ids.length + 1024;
    if (dense) {
      mask = 0;
      shift = 0;
      slots = new int[(int) range];
      for (int i = 0; i < ids.length; i++) {
        slots[(int) (ids[i] - first)] = i + 1;
      }
      return;
    }
    int size = Integer.highestOneBit(Math.max(8, ids.length)) << 2;
    mask = size - 1;
    shift = 64 - Integer.numberOfTrailingZeros(size);
    slots = new int[size];
    for (int i = 0; i < ids.length; i++) {
      int slot = slot(ids[i]);
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = i + 1;
    }
  }

  /** Of ids in any order, repeated or not. */
  public static IdIndex of(long[] ids, int count) {
    long[] sorted = Arrays.copyOf(ids, count);
    Arrays.sort(sorted);
    int n = 0;
    for (int i = 0; i < count; i++) {
      if (i == 0 || sorted[i] != sorted[i - 1]) {
        sorted[n++] = sorted[i];
      }
    }
    return new IdIndex(Arrays.copyOf(sorted, n));
  }

  private int slot(long id) {
    return (int) ((id * 0x9E3779B97F4A7C15L) >>> shift) & mask;
  }

  public int size() {
    return ids.length;
  }

  public long id(int place) {
    return ids[place];
  }

  /** Where an id stands; -1: nowhere. */
  public int find(long id) {
    if (dense) {
      long slot = id - first;
      return slot >= 0 && slot < slots.length ? slots[(int) slot] - 1 : -1;
    }
    for (int slot = slot(id); slots[slot] != 0; slot = (slot + 1) & mask) {
      int place = slots[slot] - 1;
      if (ids[place] == id) {
        return place;
      }
    }
    return -1;
  }

  /** The places of many ids, most of which repeat the one before. */
  int[] findAll(long[] wanted, int count) {
    int[] places = new int[count];
    int place = -1;
    for (int i = 0; i < count; i++) {
      if (i == 0 || wanted[i] != wanted[i - 1]) {
        place = find(wanted[i]);
      }
      places[i] = place;
    }
    return places;
  }
}
