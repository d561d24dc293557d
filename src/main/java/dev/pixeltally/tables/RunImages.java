package dev.pixeltally.tables;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The images that a run has predictions of.
 *
 * @param sha256 of each image's file, hexadecimal, by the image's id
 * @param runs that have made the predictions
 */
public record RunImages(Map<String, String> sha256, Set<String> runs) {

  /** Of a run whose table of images is committed; nothing where it has none. */
  public static RunImages of(RunFolder run) throws IOException {
    Map<String, String> sha256 = new TreeMap<>();
    Set<String> runs = new TreeSet<>();
    for (String file : ParquetFiles.list(run.address(Table.IMAGES), run.hadoop())) {
      try (TableReader rows =
          TableReader.of(Table.IMAGES)
              .columns("image_id", "image_sha256", "prediction_run")
              .open(file, run.hadoop())) {
        for (Object[] row = rows.next(); row != null; row = rows.next()) {
          sha256.put((String) row[0], (String) row[1]);
          runs.add((String) row[2]);
        }
      }
    }
    return new RunImages(sha256, runs);
  }
}
