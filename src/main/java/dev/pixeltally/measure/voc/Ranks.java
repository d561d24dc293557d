package dev.pixeltally.measure.voc;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The judged detections of one class: score, place, outcome. In whatever order they came, they are
 * ranked the same: by falling score, NaN last, then by place, as Matlab's stable sort of the
 * negated scores does with the places of a file.
 */
final class Ranks implements Serializable {
  private static final long serialVersionUID = 1L;

  private int size;
  private double[] scores = new double[8];
  private long[] orders = new long[8];
  private long[] outcomes = new long[8];

  void add(double score, long order, long outcome) {
    room(1);
    scores[size] = score;
    orders[size] = order;
    outcomes[size++] = outcome;
  }

  void addAll(Ranks other) {
    room(other.size);
    System.arraycopy(other.scores, 0, scores, size, other.size);
    System.arraycopy(other.orders, 0, orders, size, other.size);
    System.arraycopy(other.outcomes, 0, outcomes, size, other.size);
    size += other.size;
  }

  private void room(int more) {
    int needed = Math.addExact(size, more);
    if (needed > scores.length) {
      int capacity = (int) Math.min(Math.max(needed, size * 3L / 2), Integer.MAX_VALUE - 8);
      scores = Arrays.copyOf(scores, capacity);
      orders = Arrays.copyOf(orders, capacity);
      outcomes = Arrays.copyOf(outcomes, capacity);
    }
  }

  int size() {
    return size;
  }

  double score(int row) {
    return scores[row];
  }

  long outcome(int row) {
    return outcomes[row];
  }

  long order(int row) {
    return orders[row];
  }

  /** Rows from the best to the worst. */
  int[] ranked() {
    return RankOrder.of(scores, orders, size);
  }
}
