package dev.pixeltally.tables;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.coco.CocoPart;
import dev.pixeltally.dataset.coco.CocoResults;
import dev.pixeltally.dataset.coco.CocoResultsBuilder;
import dev.pixeltally.dataset.coco.Strictness;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;

/** Gathers the detections of {@link DetectionFile}s. */
public final class DetectionReader {
  private DetectionReader() {}

  /**
   * Reads all of them.
   *
   * @param address a Parquet file, or a folder of such, read in the order of their names: a local
   *     path, or a URI for Hadoop
   * @param parts what is kept of each beside what the first one makes necessary
   * @param strictness whether single detections that cannot be evaluated are refused or left out
   * @param hadoop gives Hadoop's settings; asked only where Hadoop is needed
   * @throws Refusal where there is no file, a file is none of detections, or a detection lacks what
   *     it needs
   */
  public static CocoResults read(
      String address, Set<CocoPart> parts, Strictness strictness, Supplier<Configuration> hadoop)
      throws IOException {
    List<String> files = ParquetFiles.list(address, hadoop);
    if (files.isEmpty()) {
      throw new Refusal(
          "Cannot read detections from "
              + address
              + ": no Parquet file is there; a file or folder of table detections is valid");
    }
    long rows = 0;
    for (String file : files) {
      rows += DetectionFile.rows(file, hadoop);
    }
    CocoResultsBuilder builder = new CocoResultsBuilder(address, parts, strictness);
    OneRun run = new OneRun();
    for (String file : files) {
      try (DetectionFile in = DetectionFile.open(file, file, builder, parts, rows, hadoop)) {
        run.add(file, in.run().orElse(null));
        while (in.step()) {
          // The builder keeps what it is given.
        }
      }
    }
    return builder.build();
  }
}
