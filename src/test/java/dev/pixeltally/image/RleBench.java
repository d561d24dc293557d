package dev.pixeltally.image;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * CPU microseconds a mask on one thread (the best of some rounds, since other work on the machine
 * only adds): text to runs, polygons to runs, and comparing the masks of one class in one image.
 * Not a test: run {@code main} with the test class path; the masks are those of {@link CocoReal}.
 */
final class RleBench {
  private static final double SECONDS = Double.parseDouble(System.getProperty("seconds", "1"));

  private RleBench() {}

  public static void main(String[] args) {
    List<CocoReal.Mask> truths = CocoReal.masks("coco-real-416/coco_real_union.json");
    List<CocoReal.Mask> detections = CocoReal.masks("coco-real-416/coco_real_union_dt_segm.json");
    List<CocoReal.Mask> polygons = truths.stream().filter(t -> t.rings() != null).toList();
    time("text to runs, area and box", detections.size(), () -> add(detections));
    time("polygons to runs, area and box", polygons.size(), () -> add(polygons));

    Map<String, List<CocoReal.Mask>> truthCells = cells(truths);
    RunPool pool = new RunPool();
    List<int[]> pairs = new ArrayList<>();
    cells(detections)
        .forEach(
            (cell, all) -> {
              int first = pool.count();
              all.forEach(m -> m.addTo(pool));
              int last = pool.count();
              for (CocoReal.Mask t : truthCells.getOrDefault(cell, List.of())) {
                int truth = t.addTo(pool);
                for (int d = first; d < last; d++) {
                  pairs.add(new int[] {d, truth});
                }
              }
            });
    List<int[]> overlapping =
        pairs.stream()
            .filter(
                p ->
                    overlap(
                            pool.boxLeft(p[0]),
                            pool.boxWidth(p[0]),
                            pool.boxLeft(p[1]),
                            pool.boxWidth(p[1]))
                        && overlap(
                            pool.boxTop(p[0]),
                            pool.boxHeight(p[0]),
                            pool.boxTop(p[1]),
                            pool.boxHeight(p[1])))
            .toList();
    time("IoU a pair whose boxes overlap", overlapping.size(), () -> compare(pool, overlapping));
    List<CocoReal.Mask> both = new ArrayList<>(truths);
    both.addAll(detections);
    List<Rle> known = both.stream().map(m -> pool.rle(m.addTo(pool))).toList();
    time("copy", known.size(), () -> borders(known, 0));
    time("copy and border of 16 pixels", known.size(), () -> borders(known, 16));
    time("copy and border of 4 pixels", known.size(), () -> borders(known, 4));
    time("IoU a pair", pairs.size(), () -> compare(pool, pairs));
  }

  private static boolean overlap(int a, int n, int b, int m) {
    return Math.min(a + n, b + m) > Math.max(a, b);
  }

  private static Map<String, List<CocoReal.Mask>> cells(List<CocoReal.Mask> masks) {
    Map<String, List<CocoReal.Mask>> cells = new LinkedHashMap<>();
    masks.forEach(m -> cells.computeIfAbsent(m.cell(), c -> new ArrayList<>()).add(m));
    return cells;
  }

  private static final RunPool ADDED = new RunPool();

  private static long add(List<CocoReal.Mask> masks) {
    long sum = 0;
    for (CocoReal.Mask mask : masks) {
      ADDED.clear();
      sum += ADDED.area(mask.addTo(ADDED));
    }
    return sum;
  }

  private static long borders(List<Rle> masks, int distance) {
    long sum = 0;
    for (Rle mask : masks) {
      ADDED.clear();
      int added = ADDED.add(mask);
      sum += ADDED.area(distance == 0 ? added : ADDED.addBorder(added, distance));
    }
    return sum;
  }

  private static long compare(RunPool pool, List<int[]> pairs) {
    double sum = 0;
    for (int[] pair : pairs) {
      sum += pool.iou(pair[0], pair[1]);
    }
    return (long) sum;
  }

  private static void time(String what, int count, LongSupplier step) {
    run(step, SECONDS);
    double least = Double.MAX_VALUE;
    for (int i = 0; i < 12; i++) {
      least = Math.min(least, run(step, SECONDS / 8));
    }
    System.out.printf(Locale.ROOT, "%-34s %6d %8.3f us%n", what, count, 1e6 * least / count);
  }

  private static double run(LongSupplier step, double seconds) {
    var threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    long sum = 0;
    int done = 0;
    do {
      sum += step.getAsLong();
      done++;
    } while (threads.getCurrentThreadCpuTime() - start < seconds * 1e9);
    if (sum == 42) {
      System.out.println();
    }
    return (threads.getCurrentThreadCpuTime() - start) / 1e9 / done;
  }
}
