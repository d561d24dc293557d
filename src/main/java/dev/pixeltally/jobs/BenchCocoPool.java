package dev.pixeltally.jobs;

import dev.pixeltally.dataset.coco.CocoTruth;
import dev.pixeltally.dataset.coco.ObjectTable;
import dev.pixeltally.dataset.coco.Strictness;
import dev.pixeltally.image.RunPool;
import dev.pixeltally.measure.coco.MaskAdder;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * Detections that a source image's copies draw from: its objects, moved and grown by a little or by
 * much, and some under a wrong class. Masks are moved real ones, some widened or narrowed, so that
 * their outlines stay as ragged as real ones. The same seed gives the same pool, whichever of its
 * forms is asked for.
 */
final class BenchCocoPool {
  /** How far a detection is off, in parts of its object's size. */
  private static final double[] SPREADS = {.02, .04, .08, .2, .6};

  private static final double WRONG_CLASS = .15;

  /** One detection; {@code model} is the annotation's row, -1 where the image has none. */
  private record Candidate(
      int model,
      int category,
      double spread,
      double right,
      double down,
      double wider,
      double taller,
      int shape,
      long seed) {}

  private final ObjectTable objects;
  private final int height;
  private final int width;
  private final Candidate[] candidates;
  private final byte[][] texts;
  private final RunPool runs = new RunPool();
  private final MaskAdder adder = new MaskAdder(runs, Strictness.STRICT);

  BenchCocoPool(BenchCocoSource source, int image, int size, Random random) {
    CocoTruth truth = source.truth();
    objects = truth.objects();
    height = truth.heights()[image];
    width = truth.widths()[image];
    candidates = new Candidate[size];
    texts = new byte[size][];
    int[] models = source.models(image);
    int categories = truth.categories().size();
    for (int i = 0; i < size; i++) {
      int model = models.length == 0 ? -1 : models[random.nextInt(models.length)];
      double spread = SPREADS[random.nextInt(SPREADS.length)];
      boolean wrong = random.nextDouble() < WRONG_CLASS;
      int other = random.nextInt(categories);
      candidates[i] =
          new Candidate(
              model,
              model < 0 || wrong ? other : objects.category(model),
              spread,
              spread * random.nextGaussian(),
              spread * random.nextGaussian(),
              StrictMath.exp(spread / 2 * random.nextGaussian()),
              StrictMath.exp(spread / 2 * random.nextGaussian()),
              random.nextInt(3),
              random.nextLong());
    }
  }

  int size() {
    return candidates.length;
  }

  /** Place of the class. */
  int category(int i) {
    return candidates[i].category;
  }

  /** From 1, exact, down to 0: what a detector's score would follow. */
  double quality(int i) {
    return candidates[i].model < 0 ? 0 : StrictMath.exp(-2 * candidates[i].spread);
  }

  /** Left, top, width and height in hundredths of a pixel, within the image. */
  long[] box(int i) {
    Candidate c = candidates[i];
    double w;
    double h;
    double x;
    double y;
    if (c.model < 0) {
      // Anywhere, of any size: an image without objects has false alarms too.
      Random random = new Random(c.seed);
      w = 2 + random.nextDouble() * width / 2;
      h = 2 + random.nextDouble() * height / 2;
      x = random.nextDouble() * (width - w);
      y = random.nextDouble() * (height - h);
    } else {
      double[] n = objects.numbers();
      int at = c.model * ObjectTable.STRIDE;
      x = n[at] + c.right * n[at + 2];
      y = n[at + 1] + c.down * n[at + 3];
      w = n[at + 2] * c.wider;
      h = n[at + 3] * c.taller;
    }
    long left = clamp(x, 0, width - 1);
    long top = clamp(y, 0, height - 1);
    return new long[] {
      left,
      top,
      Math.min(clamp(w, 1, width), 100L * width - left),
      Math.min(clamp(h, 1, height), 100L * height - top)
    };
  }

  private static long clamp(double pixels, double low, double high) {
    return Math.round(100 * Math.max(low, Math.min(high, pixels)));
  }

  /** COCO's text of the mask's runs; the mask is of the image's size. */
  byte[] mask(int i) {
    if (texts[i] == null) {
      runs.clear();
      texts[i] = runs.rle(addMask(i)).text().getBytes(StandardCharsets.US_ASCII);
    }
    return texts[i];
  }

  private int addMask(int i) {
    Candidate c = candidates[i];
    if (c.model < 0) {
      long[] box = box(i);
      return runs.addBox(box[0] / 1e2, box[1] / 1e2, box[2] / 1e2, box[3] / 1e2, height, width);
    }
    int mask = adder.add(objects, c.model, height, width, MaskAdder.ANNOTATION);
    double[] n = objects.numbers();
    int at = c.model * ObjectTable.STRIDE;
    int right = (int) Math.round(c.right * n[at + 2]);
    int down = (int) Math.round(c.down * n[at + 3]);
    int moved = runs.addPlaced(mask, right, down, height, width);
    if (c.shape > 0) {
      int by = 1 + (int) (c.spread * Math.min(n[at + 2], n[at + 3]) / 4);
      int again = runs.addPlaced(mask, right + by, down + by, height, width);
      moved = c.shape == 1 ? runs.addUnion(moved, again) : runs.addIntersection(moved, again);
    }
    // Moved out of the picture, or too thin to narrow: no detector gives an empty mask.
    return runs.area(moved) > 0 ? moved : runs.addPlaced(mask, 0, 0, height, width);
  }

  /** x and y of each key point, hundredths of a pixel, within the image. */
  long[] points(int i) {
    Candidate c = candidates[i];
    double[] all = objects.points(c.model);
    int from = objects.pointStart(c.model);
    long[] points = new long[objects.pointNumbers(c.model) / 3 * 2];
    double[] n = objects.numbers();
    int at = c.model * ObjectTable.STRIDE;
    // OKS forgives about a tenth of the object's size.
    double off = c.spread / 4 * Math.sqrt(n[at + 2] * n[at + 3]);
    Random random = new Random(c.seed);
    for (int p = 0; p < points.length / 2; p++) {
      double x = random.nextGaussian();
      double y = random.nextGaussian();
      boolean marked = all[from + 3 * p + 2] > 0;
      // A network places every point; of those that nobody marked, somewhere in the box.
      double startX = marked ? all[from + 3 * p] : n[at] + n[at + 2] * random.nextDouble();
      double startY = marked ? all[from + 3 * p + 1] : n[at + 1] + n[at + 3] * random.nextDouble();
      points[2 * p] = clamp(startX + off * x, 0, width - 1);
      points[2 * p + 1] = clamp(startY + off * y, 0, height - 1);
    }
    return points;
  }
}
