package dev.pixeltally.dataset.voc;

import java.util.Arrays;

/** Detections of one class as columns, in their file's order. Belongs to one thread. */
public final class VocBoxes {
  private static final int SIDES = 4;

  private int size;
  private int[] images = new int[64];
  private double[] scores = new double[64];
  private double[] boxes = new double[64 * SIDES];
  private long[] orders = new long[64];

  /**
   * Adds one.
   *
   * @param image number of its image in the split
   * @param order where it stands among those of its class: decides between equal scores
   */
  public void add(
      int image, double score, long order, double xmin, double ymin, double xmax, double ymax) {
    if (size == images.length) {
      int capacity = Math.addExact(size, size / 2);
      images = Arrays.copyOf(images, capacity);
      scores = Arrays.copyOf(scores, capacity);
      orders = Arrays.copyOf(orders, capacity);
      boxes = Arrays.copyOf(boxes, Math.multiplyExact(capacity, SIDES));
    }
    images[size] = image;
    scores[size] = score;
    orders[size] = order;
    boxes[size * SIDES] = xmin;
    boxes[size * SIDES + 1] = ymin;
    boxes[size * SIDES + 2] = xmax;
    boxes[size * SIDES + 3] = ymax;
    size++;
  }

  public int size() {
    return size;
  }

  public int image(int row) {
    return images[row];
  }

  public double score(int row) {
    return scores[row];
  }

  public long order(int row) {
    return orders[row];
  }

  /** Copies xmin, ymin, xmax, ymax to a place in an array. */
  public void box(int row, double[] into, int at) {
    System.arraycopy(boxes, row * SIDES, into, at, SIDES);
  }

  /**
   * The rows by image, each image's in their order.
   *
   * @param count of the images
   * @return starts of the images among the rows, one more than images, and the rows
   */
  public ByImage byImage(int count) {
    int[] starts = new int[count + 1];
    for (int row = 0; row < size; row++) {
      starts[images[row] + 1]++;
    }
    for (int i = 0; i < count; i++) {
      starts[i + 1] += starts[i];
    }
    int[] next = Arrays.copyOf(starts, count);
    int[] rows = new int[size];
    for (int row = 0; row < size; row++) {
      rows[next[images[row]]++] = row;
    }
    return new ByImage(starts, rows);
  }

  /**
   * Rows grouped by image.
   *
   * @param starts where each image's rows begin, and where the last one's end
   * @param rows numbers of rows
   */
  public record ByImage(int[] starts, int[] rows) {}
}
