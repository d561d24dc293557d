package dev.pixeltally.measure.cityscapes;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Arrays;

/**
 * All predictions of one class, each a score and a verdict: at every range of distances and overlap
 * right, wrong or not judged. Order has no part in what is computed of them, so that joining two is
 * exact.
 *
 * <pre>
 * verdict   2 bits a cell, cell = 10 * range + overlap: 0 not judged, 1 wrong, 2 right
 * </pre>
 */
final class ClassTally implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int RANGES = 3;

  private double[] scores = {};
  private long[] verdicts = {};
  private int count;

  /** By range: objects of the truth. */
  private final long[] objects = new long[RANGES];

  /** By cell: objects that no prediction has found. */
  private final long[] missed = new long[RANGES * InstanceRules.OVERLAP_COUNT];

  static int cell(int range, int overlap) {
    return InstanceRules.OVERLAP_COUNT * range + overlap;
  }

  static long wrong(int cell) {
    return 1L << (2 * cell);
  }

  static long right(int cell) {
    return 2L << (2 * cell);
  }

  void add(double score, long verdict) {
    reserve(1);
    scores[count] = score;
    verdicts[count++] = verdict;
  }

  void objects(int range, int more) {
    objects[range] += more;
  }

  void missed(int cell, int more) {
    missed[cell] += more;
  }

  void merge(ClassTally other) {
    reserve(other.count);
    System.arraycopy(other.scores, 0, scores, count, other.count);
    System.arraycopy(other.verdicts, 0, verdicts, count, other.count);
    count += other.count;
    for (int i = 0; i < objects.length; i++) {
      objects[i] += other.objects[i];
    }
    for (int i = 0; i < missed.length; i++) {
      missed[i] += other.missed[i];
    }
  }

  private void reserve(int more) {
    int needed = Math.addExact(count, more);
    if (needed > scores.length) {
      int room = (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, scores.length * 3L / 2));
      scores = Arrays.copyOf(scores, room);
      verdicts = Arrays.copyOf(verdicts, room);
    }
  }

  /** Whether nothing of this class was in the truth nor predicted. */
  boolean isEmpty() {
    return count == 0 && objects[0] == 0;
  }

  /** Predictions, judged or not. */
  int count() {
    return count;
  }

  double score(int prediction) {
    return scores[prediction];
  }

  long verdict(int prediction) {
    return verdicts[prediction];
  }

  long objects(int range) {
    return objects[range];
  }

  long missed(int cell) {
    return missed[cell];
  }

  /** How many predictions a cell holds for right. */
  long rightOnes(int cell) {
    return count(right(cell));
  }

  /** How many it holds for wrong. */
  long wrongOnes(int cell) {
    return count(wrong(cell));
  }

  private long count(long bit) {
    long n = 0;
    for (int i = 0; i < count; i++) {
      n += (verdicts[i] & bit) != 0 ? 1 : 0;
    }
    return n;
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    scores = Arrays.copyOf(scores, count);
    verdicts = Arrays.copyOf(verdicts, count);
    out.defaultWriteObject();
  }
}
