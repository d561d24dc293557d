package dev.pixeltally.measure.coco;

import java.util.Arrays;

/** What is wrong with each detection, in the order in which tidecv comes across them. */
final class TideTable {
  static final byte RIGHT = -1;
  static final byte CLS = 0;
  static final byte LOC = 1;
  static final byte BOTH = 2;
  static final byte DUPE = 3;
  static final byte BKG = 4;
  static final byte MISS = 5;

  int size;
  int[] classes = new int[256];
  double[] scores = new double[256];

  /** One of the above. */
  byte[] wrong = new byte[256];

  /** Whether it lies in a crowd, and so is an error that costs nothing. */
  boolean[] forgiven = new boolean[256];

  /** The class in which it would be right, were it not for the error; -1: none. */
  int[] repaired = new int[256];

  /** Of each class its objects, those that nothing found, and those that nothing could. */
  final long[] objects;

  final long[] unfound;
  final long[] missed;

  /** Classes in the order in which they are come across, and how many have been. */
  final int[] seen;

  int seenCount;
  private final boolean[] known;

  TideTable(int classes) {
    objects = new long[classes];
    unfound = new long[classes];
    missed = new long[classes];
    seen = new int[classes];
    known = new boolean[classes];
  }

  void object(int k, boolean found, boolean usable) {
    see(k);
    objects[k]++;
    unfound[k] += found ? 0 : 1;
    missed[k] += found || usable ? 0 : 1;
  }

  void detection(int k, double score, byte error, boolean inCrowd, int asClass) {
    if (size == classes.length) {
      int capacity = size * 2;
      classes = Arrays.copyOf(classes, capacity);
      scores = Arrays.copyOf(scores, capacity);
      wrong = Arrays.copyOf(wrong, capacity);
      forgiven = Arrays.copyOf(forgiven, capacity);
      repaired = Arrays.copyOf(repaired, capacity);
    }
    if (!inCrowd) {
      see(k);
    }
    classes[size] = k;
    scores[size] = score;
    wrong[size] = error;
    forgiven[size] = inCrowd;
    repaired[size++] = asClass;
  }

  private void see(int k) {
    if (!known[k]) {
      known[k] = true;
      seen[seenCount++] = k;
    }
  }

  /** Adds those of the images that come next. */
  void append(TideTable next) {
    for (int i = 0; i < next.seenCount; i++) {
      see(next.seen[i]);
    }
    for (int k = 0; k < objects.length; k++) {
      objects[k] += next.objects[k];
      unfound[k] += next.unfound[k];
      missed[k] += next.missed[k];
    }
    for (int i = 0; i < next.size; i++) {
      detection(next.classes[i], next.scores[i], next.wrong[i], next.forgiven[i], next.repaired[i]);
    }
  }
}
