package dev.pixeltally.spark;

import dev.pixeltally.dataset.Storage;
import dev.pixeltally.dataset.coco.CocoPart;
import dev.pixeltally.dataset.coco.CocoResultsBuilder;
import dev.pixeltally.dataset.coco.CocoResultsReader;
import dev.pixeltally.dataset.coco.DetectionStream;
import dev.pixeltally.tables.DetectionFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;

/** A file of results as a stream: what it is, its first bytes say, not its name. */
final class ResultsSource {
  private ResultsSource() {}

  /**
   * Opens COCO's JSON, gzip of it, or Parquet.
   *
   * @param name the address for messages
   * @param into gathers what is read
   * @param hadoop gives Hadoop's settings; asked only for Parquet that is not on a local disk
   */
  static DetectionStream open(
      Storage storage,
      String address,
      String name,
      CocoResultsBuilder into,
      Set<CocoPart> parts,
      Supplier<Configuration> hadoop)
      throws IOException {
    InputStream in = new BufferedInputStream(storage.open(address));
    try {
      in.mark(64);
      if (!DetectionFile.isParquet(in)) {
        in.reset();
        return CocoResultsReader.stream(in, into);
      }
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
    in.close();
    return DetectionFile.open(address, name, into, parts, hadoop);
  }
}
