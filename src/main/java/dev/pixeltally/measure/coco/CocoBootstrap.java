package dev.pixeltally.measure.coco;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Percentile intervals over resampled images (Efron, 1979). A resample draws as many images as
 * there are, with replacement, and its numbers are those of a dataset in which an image stands as
 * often as it was drawn: detections are matched once, a resample is weights on images.
 *
 * <p>Draws come from SplitMix64 (Steele, Lea and Flood, 2014; {@code java.util.SplittableRandom}'s
 * mixing): with n images, draw j of resample b is number b·n + j of the generator that starts from
 * the seed, and takes image floor(x·n / 2^64) of those that count, by ascending id. So a resample
 * depends on nothing but seed, number and images. Percentiles are NumPy's, linear.
 */
public final class CocoBootstrap {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private final CocoMatches matches;
  private final int[] images;
  private final long seed;

  CocoBootstrap(CocoMatches matches, long seed) {
    this.matches = matches;
    this.seed = seed;
    images = matches.selection().images();
  }

  /**
   * Intervals of the benchmark's lines, then of each class's AP (all areas, the largest limit) in
   * the order of the tensors. Where annotation ids repeat, matches stay those of all images.
   *
   * @param resamples how many, 1 or more; 1000 is common
   * @param seed any number
   * @param threads 1 or more; the same bits with any number
   */
  public static List<Interval> of(CocoMatches matches, int resamples, long seed, int threads)
      throws InterruptedException {
    if (resamples < 1) {
      throw new IllegalArgumentException(resamples + " resamples; 1 or more are valid");
    }
    return new CocoBootstrap(matches, seed).run(resamples, threads);
  }

  private List<Interval> run(int resamples, int threads) throws InterruptedException {
    WeightedIndex index = new WeightedIndex(matches);
    CocoTensors plain = matches.tensors(threads);
    double[] values = numbers(plain);
    double[][] drawn = new double[resamples][];
    int blocks = Math.max(1, Math.min(threads, resamples));
    Threads.each(
        blocks,
        block -> {
          WeightedCurves curves = new WeightedCurves(matches, index);
          int[] weights = new int[matches.truth().images().size()];
          for (int b = block; b < resamples; b += blocks) {
            draw(b, weights);
            drawn[b] = numbers(curves.weigh(weights));
          }
        });
    List<String> keys = new ArrayList<>();
    lines(plain).forEach(line -> keys.add(line.key()));
    List<Interval> intervals = new ArrayList<>();
    double[] column = new double[resamples];
    for (int i = 0; i < values.length; i++) {
      int n = 0;
      for (double[] numbers : drawn) {
        if (numbers[i] > -1) {
          column[n++] = numbers[i];
        }
      }
      Arrays.sort(column, 0, n);
      int k = i - keys.size();
      intervals.add(
          new Interval(
              k < 0 ? keys.get(i) : "AP",
              k < 0 ? -1 : plain.category(k),
              values[i] > -1 ? values[i] : Double.NaN,
              percentile(column, n, .025),
              percentile(column, n, .975),
              n));
    }
    return intervals;
  }

  /** How often a resample draws each of the truth's images. */
  void draw(int resample, int[] weights) {
    Arrays.fill(weights, 0);
    long n = images.length;
    for (long j = 0; j < n; j++) {
      long x = mix(seed + GAMMA * (resample * n + j + 1));
      long at = Math.multiplyHigh(x, n) + ((x >> 63) & n);
      weights[images[(int) at]]++;
    }
  }

  private static long mix(long z) {
    long y = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long x = (y ^ (y >>> 27)) * 0x94D049BB133111EBL;
    return x ^ (x >>> 31);
  }

  private List<CocoSummary.Line> lines(CocoTensors tensors) {
    return CocoMetrics.lines(tensors, matches.rules(), matches.truth());
  }

  /** The lines, then each class's AP; -1 where undefined. */
  double[] numbers(CocoTensors tensors) {
    List<CocoSummary.Line> lines = lines(tensors);
    double[] classes = CocoSummary.classPrecisions(tensors, matches.rules());
    double[] all = new double[lines.size() + classes.length];
    for (int i = 0; i < lines.size(); i++) {
      all[i] = lines.get(i).value();
    }
    System.arraycopy(classes, 0, all, lines.size(), classes.length);
    return all;
  }

  /** As {@code np.percentile} interpolates. */
  static double percentile(double[] sorted, int n, double share) {
    if (n == 0) {
      return Double.NaN;
    }
    double at = (n - 1) * share;
    int below = (int) Math.floor(at);
    double low = sorted[below];
    double high = sorted[Math.min(below + 1, n - 1)];
    double t = at - below;
    return t >= .5 ? high - (high - low) * (1 - t) : low + (high - low) * t;
  }
}
