package dev.pixeltally.measure.coco;

/**
 * Makes curves of matches that come class by class, by falling score; equal scores by rising id of
 * their images, within one by rank. What it keeps does not grow with them. Belongs to one thread.
 */
public final class CurveStream {
  private static final int PIECE = 2048;

  private final CocoRules rules;
  private final int areas;
  private final CategoryCurves curves;
  private final double[] scores = new double[PIECE];
  private final int[] ranks = new int[PIECE];
  private final int[] bits;
  private final int[] places = new int[PIECE];
  private int size;

  public CurveStream(CocoRules rules) {
    this.rules = rules;
    areas = rules.areas().size();
    curves = new CategoryCurves(rules);
    bits = new int[PIECE * 2 * areas];
    for (int i = 0; i < PIECE; i++) {
      places[i] = i;
    }
  }

  /**
   * A new class.
   *
   * @param objects of all classes that count: row times areas plus area
   */
  public void begin(long[] objects, int row) {
    size = 0;
    curves.begin(objects, row * areas);
  }

  /** The class's next match; where in {@link #bits} those of it belong. */
  public int add(double score, int rank) {
    if (size == PIECE) {
      flush();
    }
    scores[size] = score;
    ranks[size] = rank;
    return size++ * 2 * areas;
  }

  /** Receives a match's bits, as {@link MatchSink} has them. */
  public int[] bits() {
    return bits;
  }

  private void flush() {
    curves.add(places, 0, size, scores, ranks, bits);
    size = 0;
  }

  /** The class's part of the tensors. */
  public CurvePart finish(long[] objects, int row) {
    flush();
    long[] mine = java.util.Arrays.copyOfRange(objects, row * areas, (row + 1) * areas);
    CocoTensors one = new CocoTensors(rules, new long[1], mine, new long[1]);
    curves.finish(0, one);
    return one.part(row);
  }
}
