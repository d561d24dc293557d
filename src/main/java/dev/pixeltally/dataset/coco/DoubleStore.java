package dev.pixeltally.dataset.coco;

import java.util.ArrayList;
import java.util.List;

/**
 * Many short lists of numbers in blocks, each whole within one, so that nothing moves as they grow:
 * what key points are kept in. An address is 64 bits: the block above, the offset below; how long a
 * list is its owner knows.
 */
final class DoubleStore {
  /** Numbers of a block: four MiB, which no collection of short-lived objects moves. */
  private static final int BLOCK = 1 << 19;

  private final List<double[]> blocks = new ArrayList<>();
  private double[] current = new double[0];
  private int end;

  /** Keeps a list; its address. */
  long add(double[] values, int count) {
    if (blocks.isEmpty() || current.length - end < count) {
      // The first is small: a single list makes no megabytes.
      current = new double[Math.max(blocks.isEmpty() ? 1 << 10 : BLOCK, count)];
      blocks.add(current);
      end = 0;
    }
    System.arraycopy(values, 0, current, end, count);
    end += count;
    return ((long) (blocks.size() - 1) << 32) | (end - count);
  }

  /** The block that holds a list. */
  double[] block(long address) {
    return blocks.get((int) (address >>> 32));
  }

  /** Where in its block a list begins. */
  static int offset(long address) {
    return (int) address;
  }

  /** Forgets all lists and keeps the room of the last. */
  void reset() {
    if (!blocks.isEmpty()) {
      blocks.clear();
      blocks.add(current);
      end = 0;
    }
  }
}
