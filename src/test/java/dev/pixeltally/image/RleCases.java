package dev.pixeltally.image;

import java.util.ArrayList;
import java.util.List;

/** The polygons and pairs of masks that src/test/python/make_rle_golden.py draws, drawn again. */
final class RleCases {
  /** Rings of points with the image's size. */
  record Polygon(int height, int width, List<double[]> rings) {}

  /** Runs with the image's size. */
  record Runs(int height, int width, int[] counts) {}

  /**
   * A detection and a truth.
   *
   * @param merges whether pycocotools can merge them
   */
  record Pair(Runs detection, Runs truth, boolean merges) {}

  private long state;

  RleCases(long seed) {
    state = seed;
  }

  private int below(long n) {
    state += 0x9E3779B97F4A7C15L;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z ^= z >>> 31;
    return (int) ((z >>> 11) % n);
  }

  /** A number of 40 bits. */
  private double share() {
    long high = below(1 << 20);
    return (double) (high << 20 | below(1 << 20));
  }

  private int[] size() {
    int kind = below(8);
    int width = 1;
    int height = 1;
    if (kind == 1) {
      width = 1 + below(60);
    } else if (kind == 2) {
      height = 1 + below(60);
    } else if (kind == 3) {
      height = 1 + below(500);
      width = 1 + below(700);
    } else if (kind > 3) {
      height = 1 + below(80);
      width = 1 + below(80);
    }
    return new int[] {height, width};
  }

  Polygon polygon() {
    int[] size = size();
    int rings = below(6) == 0 ? 2 + below(4) : 1;
    List<double[]> all = new ArrayList<>();
    for (int i = 0; i < rings; i++) {
      all.add(ring(size[0], size[1]));
    }
    return new Polygon(size[0], size[1], all);
  }

  /** Points far outside their image. */
  Polygon far() {
    int[] size = size();
    double[] xy = new double[2 * (3 + below(2))];
    double scale = Math.pow(10, below(5));
    for (int i = 0; i < xy.length; i++) {
      xy[i] = (below(400001) - 200000) / scale;
    }
    return new Polygon(size[0], size[1], List.of(xy));
  }

  private double[] ring(int h, int w) {
    int kind = below(13);
    int n = 3 + (below(5) == 0 ? below(60) : below(10));
    int x0 = below(100 * w + 1);
    int y0 = below(100 * h + 1);
    double[] xy = new double[2 * n];
    for (int i = 0; i < n; i++) {
      double x;
      double y;
      switch (kind) {
        case 1 -> {
          x = below(w + 1);
          y = below(h + 1);
        }
        case 2 -> {
          x = below(2 * w + 1) / 2.0;
          y = below(2 * h + 1) / 2.0;
        }
        case 3 -> {
          x = (x0 + below(200)) / 100.0;
          y = (y0 + below(200)) / 100.0;
        }
        case 4 -> {
          x = (below(500 * w + 1) - 200 * w) / 100.0;
          y = (below(500 * h + 1) - 200 * h) / 100.0;
        }
        case 5 -> {
          x = x0 / 100.0;
          y = below(100 * h + 1) / 100.0;
        }
        case 6 -> {
          x = below(100 * w + 1) / 100.0;
          y = y0 / 100.0;
        }
        case 8 -> {
          int d = below(100 * w + 1);
          x = (d + below(40)) / 100.0;
          y = (d * h / w + below(40)) / 100.0;
        }
        case 9 -> {
          x = (below(20 * w + 1) - 5 * w) / 10.0;
          y = (below(20 * h + 1) - 5 * h) / 10.0;
        }
        case 10 -> {
          x = (below(400001) - 200000) / 100.0;
          y = (below(400001) - 200000) / 100.0;
        }
        case 11 -> {
          x = (x0 + below(700)) / 100.0;
          y = (below(300 * h + 1) - 100 * h) / 100.0;
        }
        case 12 -> {
          x = share() * w / (1L << 40);
          y = share() * h / 3e12;
        }
        default -> {
          x = below(100 * w + 1) / 100.0;
          y = below(100 * h + 1) / 100.0;
          if (kind == 7 && i > 0 && below(2) == 0) {
            x = xy[2 * i - 2];
            y = xy[2 * i - 1];
          }
        }
      }
      xy[2 * i] = x;
      xy[2 * i + 1] = y;
    }
    return xy;
  }

  Pair pair() {
    int[] size = size();
    int h = size[0];
    int w = size[1];
    boolean turned = below(12) == 0;
    int h2 = turned ? w : h;
    int w2 = turned ? h : w;
    int kind = below(4);
    int[] a = counts(h, w, kind >= 2);
    int[] b = counts(h2, w2, kind == 3);
    boolean merges = kind < 3 && h == h2 && a.length + b.length <= h * w;
    return new Pair(new Runs(h, w, a), new Runs(h2, w2, b), merges);
  }

  private int[] counts(int h, int w, boolean gaps) {
    int left = h * w;
    int longest = 1 + below(2 * h + 2);
    List<Integer> counts = new ArrayList<>();
    int start = below(2) == 0 ? below(h * w + 1) : 0;
    counts.add(start);
    left -= start;
    int end = below(2) == 0 ? below(left + 1) : 0;
    while (left > end) {
      int n = gaps && below(5) == 0 ? 0 : 1 + below(longest);
      n = Math.min(n, left);
      counts.add(n);
      left -= n;
    }
    if (left > 0) {
      counts.add(left);
    }
    return counts.stream().mapToInt(Integer::intValue).toArray();
  }
}
