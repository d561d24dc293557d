package dev.pixeltally.measure.coco;

/**
 * What is left of every detection once its image is matched: its score, its image and rank there,
 * and for each area range at which IoU thresholds it is a true or a false positive (a bit a
 * threshold; neither where it is ignored). Kept by class; within a class in the order of images and
 * ranks.
 *
 * <p>Several blocks of consecutive images may be filled by a thread each: every block has a range
 * of its own within each class.
 */
final class MatchTable implements Matches {
  private final int classes;
  private final int areas;
  private final int blocks;

  /** Where each class's block begins, and where it has been filled to. */
  private final int[] starts;

  private final int[] ends;
  private final double[] scores;
  private final int[] ranks;
  private final int[] images;
  private final int[] bits;

  /**
   * Makes room.
   *
   * @param counts detections at most, of each class in each block: class times blocks plus block
   */
  MatchTable(int classes, int blocks, int areas, int[] counts) {
    this.classes = classes;
    this.blocks = blocks;
    this.areas = areas;
    starts = new int[counts.length];
    ends = new int[counts.length];
    int total = 0;
    for (int i = 0; i < counts.length; i++) {
      starts[i] = total;
      ends[i] = total;
      total = Math.addExact(total, counts[i]);
    }
    scores = new double[total];
    ranks = new int[total];
    images = new int[total];
    bits = new int[Math.multiplyExact(total, 2 * areas)];
  }

  @Override
  public int add(int category, int block, double score, int image, int rank) {
    int place = ends[category * blocks + block]++;
    scores[place] = score;
    images[place] = image;
    ranks[place] = rank;
    return place * 2 * areas;
  }

  int classes() {
    return classes;
  }

  @Override
  public int[] bits() {
    return bits;
  }

  double[] scores() {
    return scores;
  }

  int[] ranks() {
    return ranks;
  }

  /** Places of the images in the truth. */
  int[] images() {
    return images;
  }

  /** Detections of a class. */
  int count(int category) {
    int n = 0;
    for (int b = category * blocks; b < (category + 1) * blocks; b++) {
      n += ends[b] - starts[b];
    }
    return n;
  }

  /** The places of a class's detections, in order. */
  void places(int category, int[] into, int at) {
    int n = at;
    for (int b = category * blocks; b < (category + 1) * blocks; b++) {
      for (int place = starts[b]; place < ends[b]; place++) {
        into[n++] = place;
      }
    }
  }
}
