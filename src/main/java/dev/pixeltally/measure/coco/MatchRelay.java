package dev.pixeltally.measure.coco;

/** Hands the matches of one image on. */
final class MatchRelay implements Matches {
  private final int width;
  private int[] categories = new int[64];
  private double[] scores = new double[64];
  private int[] ranks = new int[64];
  private int[] bits;
  private int size;

  MatchRelay(int areas) {
    width = 2 * areas;
    bits = new int[64 * width];
  }

  /** An image of so many detections at most. */
  void begin(int detections) {
    size = 0;
    if (categories.length < detections) {
      categories = new int[detections * 2];
      scores = new double[detections * 2];
      ranks = new int[detections * 2];
      bits = new int[Math.multiplyExact(detections * 2, width)];
    }
  }

  @Override
  public int add(int category, int block, double score, int image, int rank) {
    categories[size] = category;
    scores[size] = score;
    ranks[size] = rank;
    return size++ * width;
  }

  @Override
  public int[] bits() {
    return bits;
  }

  void finish(long image, MatchSink sink) {
    for (int i = 0; i < size; i++) {
      sink.match(categories[i], scores[i], image, ranks[i], bits, i * width);
    }
  }
}
