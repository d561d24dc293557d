package dev.pixeltally.measure.panoptic;

import dev.pixeltally.dataset.panoptic.Segments;
import java.util.Arrays;

/** The ids of an image's segments, ascending, and 0 before them: void is an id as any other. */
final class SegmentIndex {
  private final int[] ids;

  /** By index: where the segment stands in its file; -1: void, which is none. */
  private final int[] places;

  /** An index and one, found by an id's hash; 0: free. */
  private final int[] slots;

  private final int shift;

  SegmentIndex(Segments segments) {
    int n = segments.size();
    long[] order = new long[n + 1];
    boolean zero = false;
    for (int i = 0; i < n; i++) {
      order[i] = (long) segments.ids()[i] << 32 | i;
      zero |= segments.ids()[i] == 0;
    }
    // Void has the place behind the last.
    order[n] = n;
    int size = zero ? n : n + 1;
    Arrays.sort(order, 0, size);
    ids = new int[size];
    places = new int[size];
    int bits = 34 - Integer.numberOfLeadingZeros(size);
    slots = new int[1 << bits];
    shift = 32 - bits;
    for (int i = 0; i < size; i++) {
      ids[i] = (int) (order[i] >>> 32);
      int place = (int) order[i];
      places[i] = place == n ? -1 : place;
      int slot = slot(ids[i]);
      while (slots[slot] != 0) {
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = i + 1;
    }
  }

  int size() {
    return ids.length;
  }

  int id(int index) {
    return ids[index];
  }

  /** Where the segment of an index stands in its file; -1: it is void. */
  int place(int index) {
    return places[index];
  }

  /** The index of an id; -1: no segment has it. */
  int find(int id) {
    for (int slot = slot(id); slots[slot] != 0; slot = (slot + 1) & (slots.length - 1)) {
      int index = slots[slot] - 1;
      if (ids[index] == id) {
        return index;
      }
    }
    return -1;
  }

  private int slot(int id) {
    return (id * 0x9E3779B1) >>> shift;
  }
}
