package dev.pixeltally.infer;

import dev.pixeltally.image.Geometry;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The boxes of one image that count, in pixels of the image.
 *
 * @param boxes left, top, right, bottom
 * @param scores 1 a box
 * @param classes as the network numbers them
 * @param rows where each stood in the network's output
 */
record Chosen(float[] boxes, float[] scores, int[] classes, int[] rows) {

  /**
   * Suppresses and limits. By YOLOX's NumPy rule boxes meet in the image's pixels, else in those
   * they are given in: so do the two pipelines that the rules come from.
   *
   * @param placement null where the boxes are in the image's pixels already
   */
  static Chosen of(Candidates from, Selection how, Placement placement, Geometry geometry) {
    float[] given = from.boxes();
    float[] placed = placement == null ? given : placement.boxes(given, geometry);
    float[] meeting = how.rule() == Selection.Rule.YOLOX_NUMPY ? placed : given;
    float[] scores = from.scores();
    int[] kept = limit(Nms.keep(how, meeting, scores, from.classes()), scores, how.maxDetections());
    Chosen all = new Chosen(placed, scores, from.classes(), from.rows());
    return all.only(kept);
  }

  /** The best so many, in the order they had; of equal scores the first are the better ones. */
  private static int[] limit(int[] kept, float[] scores, int most) {
    if (most == 0 || kept.length <= most) {
      return kept;
    }
    Comparator<Integer> best = Comparator.comparing(i -> -scores[kept[i]]);
    return IntStream.range(0, kept.length)
        .boxed()
        .sorted(best)
        .limit(most)
        .sorted()
        .mapToInt(i -> kept[i])
        .toArray();
  }

  private Chosen only(int[] kept) {
    float[] b = new float[4 * kept.length];
    float[] s = new float[kept.length];
    for (int i = 0; i < kept.length; i++) {
      System.arraycopy(boxes, 4 * kept[i], b, 4 * i, 4);
      s[i] = scores[kept[i]];
    }
    int[] c = Arrays.stream(kept).map(i -> classes[i]).toArray();
    int[] r = Arrays.stream(kept).map(i -> rows[i]).toArray();
    return new Chosen(b, s, c, r);
  }

  int count() {
    return scores.length;
  }

  /** x, y, width, height; the sides are differences in float32, as the reference tools write. */
  double[] cocoBoxes() {
    double[] out = new double[boxes.length];
    for (int i = 0; i < boxes.length; i += 4) {
      out[i] = boxes[i];
      out[i + 1] = boxes[i + 1];
      out[i + 2] = boxes[i + 2] - boxes[i];
      out[i + 3] = boxes[i + 3] - boxes[i + 1];
    }
    return out;
  }

  double[] doubleScores() {
    return IntStream.range(0, scores.length).mapToDouble(i -> scores[i]).toArray();
  }
}
