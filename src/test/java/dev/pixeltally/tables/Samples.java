package dev.pixeltally.tables;

import dev.pixeltally.image.IndexPng;
import dev.pixeltally.image.LabelMap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;

/** A small run, written as runs are written. */
final class Samples {
  static final String RUN = "20261121-061500-3f2a";
  static final int[] PALETTE = new int[256];

  /** Local paths need no Hadoop: that it is asked for fails a test. */
  static final Supplier<Configuration> NO_HADOOP =
      () -> {
        throw new AssertionError("Hadoop was started for a local path");
      };

  static {
    PALETTE[1] = 0x800000;
    PALETTE[2] = 0x0080ff;
  }

  private Samples() {}

  /** A 3x2 label map: 0 1 2 / 2 1 0. */
  /** 2^53 + 1, which no double holds. */
  static final long WIDE_ID = 9_007_199_254_740_993L;

  static byte[] png() {
    return new IndexPng().encode(new LabelMap(3, 2, new byte[] {0, 1, 2, 2, 1, 0}), PALETTE);
  }

  static Object[] prediction(String id) {
    return new Object[] {
      RUN,
      id,
      "file:/data/" + id + ".jpg",
      "ab".repeat(32),
      "cd".repeat(32),
      "ef".repeat(32),
      3,
      2,
      "camvid",
      png(),
      null,
      null,
      null,
      null,
      "cpu",
      4.5,
      80.125,
      0.1
    };
  }

  static Object[] image(String id) {
    return new Object[] {RUN, id, "file:/data/" + id + ".jpg", "ab".repeat(32), RUN};
  }

  static Object[] summary(String metric, Double value, long support) {
    return new Object[] {RUN, "mean-iou", metric, null, null, value, support};
  }

  static Object[] ofClass(String metric, long id, String name, double value, long support) {
    return new Object[] {RUN, "mean-iou", metric, id, name, value, support};
  }

  /** A run with all tables but failures below {@code <folder>/results}. */
  static RunFolder run(Path folder) throws IOException {
    RunFolder run = new RunFolder(folder.resolve("results").toString(), RUN, NO_HADOOP);
    write(run, Table.PREDICTIONS, List.of(prediction("a/één"), prediction("b 2")));
    write(run, Table.IMAGES, List.of(image("a/één"), image("b 2")));
    write(
        run,
        Table.SUMMARY,
        List.of(
            summary("mean_iou", 0.1 + 0.2, 1L << 40),
            summary("voc_mean_iou_percent", Double.NaN, 0)));
    write(
        run,
        Table.CLASS_METRICS,
        List.of(
            ofClass("iou", 0, "sky", 1 / 3.0, 7),
            ofClass("iou", WIDE_ID, "naïve \"quoted\"", Double.MIN_VALUE, 3_000_000_000L),
            ofClass("iou", 2, "absent", Double.NaN, 0)));
    write(
        run,
        Table.IMAGE_METRICS,
        List.of(
            new Object[] {RUN, "mean-iou", "a/één", "mean_iou", null, null, 0.25, 6L},
            new Object[] {RUN, "mean-iou", "b 2", "mean_iou", null, null, 0.75, 6L}));
    write(
        run,
        Table.CONFUSION,
        List.of(
            new Object[] {RUN, "mean-iou", 0L, "sky", 255L, "naïve \"quoted\"", 5_000_000_000L},
            new Object[] {RUN, "mean-iou", 0L, "sky", null, "(void)", 1L}));
    run.publish(Json.pretty(java.util.Map.of("run", RUN)));
    return run;
  }

  static void write(RunFolder run, Table table, List<Object[]> rows) throws IOException {
    try (TableWriter out = run.writer(table)) {
      for (Object[] row : rows) {
        out.write(row);
      }
    }
  }
}
