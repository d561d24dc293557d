package dev.pixeltally.tables;

import dev.pixeltally.dataset.coco.CocoPart;
import dev.pixeltally.dataset.coco.CocoResults;
import dev.pixeltally.dataset.coco.CocoResultsReader;
import dev.pixeltally.dataset.coco.Strictness;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Times reading detections, the first time in the process and again: FILE [TIMES] [masks]. */
final class DetectionBench {
  private DetectionBench() {}

  public static void main(String[] args) throws IOException {
    int times = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    Set<CocoPart> parts =
        args.length > 2 ? EnumSet.of(CocoPart.SEGMENTATION) : EnumSet.noneOf(CocoPart.class);
    for (int i = 0; i < times; i++) {
      long start = System.nanoTime();
      CocoResults results = read(args[0], parts);
      double ms = (System.nanoTime() - start) / 1e6;
      System.out.printf(
          Locale.ROOT, "%s %,d in %.0f ms%n", args[0], results.detections().size(), ms);
    }
  }

  private static CocoResults read(String file, Set<CocoPart> parts) throws IOException {
    if (file.endsWith(".parquet")) {
      return DetectionReader.read(file, parts, Strictness.STRICT, Samples.NO_HADOOP);
    }
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      return CocoResultsReader.read(in, file, Files.size(Path.of(file)), parts);
    }
  }
}
