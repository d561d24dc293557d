package dev.pixeltally.measure;

import dev.pixeltally.image.LabelMap;
import dev.pixeltally.labels.LabelSpaces;
import java.util.Locale;
import java.util.Random;

/**
 * Times {@code observe} on pairs of 500x375 label maps: {@code java -cp
 * target/classes:target/test-classes:... dev.pixeltally.measure.ConfusionBench}. Prints
 * milliseconds a pair for flat shapes with ragged borders, and for noise, the worst there is.
 */
final class ConfusionBench {
  private static final int WIDTH = 500;
  private static final int HEIGHT = 375;
  private static final int PAIRS = 16;

  private ConfusionBench() {}

  public static void main(String[] args) throws Exception {
    SegmentationProtocol protocol = new MeanIou(LabelSpaces.builtIn("voc"));
    time("shapes", protocol, 12, false);
    time("many shapes", protocol, 60, false);
    time("noise", protocol, 0, true);
  }

  private static void time(String name, SegmentationProtocol protocol, int shapes, boolean noise)
      throws Exception {
    Random random = new Random(7);
    LabelMap[] truths = new LabelMap[PAIRS];
    LabelMap[] predictions = new LabelMap[PAIRS];
    for (int i = 0; i < PAIRS; i++) {
      truths[i] = noise ? noise(random) : shapes(random, shapes);
      predictions[i] = noise ? noise(random) : ragged(truths[i], random);
    }
    double best = Double.MAX_VALUE;
    long judged = 0;
    for (int round = 0; round < 30; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < 4 * PAIRS; i++) {
        judged += protocol.observe(truths[i % PAIRS], predictions[i % PAIRS]).images();
      }
      best = Math.min(best, (System.nanoTime() - start) / 1e6 / (4 * PAIRS));
    }
    System.out.printf(Locale.ROOT, "%-12s %.4f ms a pair (%d observed)%n", name, best, judged);
  }

  private static LabelMap noise(Random random) {
    byte[] ids = new byte[WIDTH * HEIGHT];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (byte) random.nextInt(21);
    }
    return new LabelMap(WIDTH, HEIGHT, ids);
  }

  /** Ellipses, each with a void border as VOC draws them. */
  private static LabelMap shapes(Random random, int count) {
    byte[] ids = new byte[WIDTH * HEIGHT];
    for (int s = 0; s < count; s++) {
      double cx = random.nextInt(WIDTH);
      double cy = random.nextInt(HEIGHT);
      double rx = 20 + random.nextInt(90);
      double ry = 20 + random.nextInt(90);
      byte id = (byte) (1 + random.nextInt(20));
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
          double d = Math.hypot((x - cx) / rx, (y - cy) / ry);
          if (d < 1) {
            ids[y * WIDTH + x] = d > 0.93 ? (byte) 255 : id;
          }
        }
      }
    }
    return new LabelMap(WIDTH, HEIGHT, ids);
  }

  /** As a network sees it: rows shifted by a few pixels each, void filled in. */
  private static LabelMap ragged(LabelMap truth, Random random) {
    byte[] ids = new byte[WIDTH * HEIGHT];
    for (int y = 0; y < HEIGHT; y++) {
      int shift = random.nextInt(7) - 3;
      byte last = 0;
      for (int x = 0; x < WIDTH; x++) {
        byte id = truth.ids()[y * WIDTH + Math.floorMod(x + shift, WIDTH)];
        last = id == (byte) 255 ? last : id;
        ids[y * WIDTH + x] = last;
      }
    }
    return new LabelMap(WIDTH, HEIGHT, ids);
  }
}
