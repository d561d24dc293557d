package dev.pixeltally.tables;

import dev.pixeltally.dataset.StorageFault;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;

/**
 * A file's predictions of some images. Who asks in the order in which they stand holds one at a
 * time; those that are passed over wait until they have been asked for as often as was said.
 */
public final class StoredRows implements Closeable {
  private final String address;
  private final TableReader rows;
  private final Map<String, Integer> wanted = new HashMap<>();
  private final Map<String, Row> held = new HashMap<>();

  /**
   * One prediction.
   *
   * @param width pixels a row of the image
   * @param height its rows
   */
  public record Row(int width, int height, PredictionCells cells) {}

  private StoredRows(String address, TableReader rows) {
    this.address = address;
    this.rows = rows;
  }

  /**
   * Only the rows of one network.
   *
   * @param wanted sha256 of the images that will be asked for, one more than once where images are
   *     equal
   */
  public static StoredRows open(
      String address, String fingerprint, List<String> wanted, Supplier<Configuration> hadoop)
      throws IOException {
    StoredRows all =
        new StoredRows(
            address,
            TableReader.of(Table.PREDICTIONS)
                .columns(
                    "image_sha256",
                    "width",
                    "height",
                    "label_map",
                    "instances",
                    "model_fingerprint")
                .where("model_fingerprint", Set.of(fingerprint))
                .open(address, hadoop));
    wanted.forEach(sha256 -> all.wanted.merge(sha256, 1, Integer::sum));
    return all;
  }

  /**
   * An image's prediction.
   *
   * @throws StorageFault where it is not there, or cannot be read: somebody has changed the file
   */
  public Row find(String sha256) throws IOException {
    while (!held.containsKey(sha256)) {
      Object[] next = next();
      if (next == null) {
        throw new StorageFault(
            "Cannot read " + address + ": it has no prediction any more for the image " + sha256,
            new EOFException());
      }
      if (wanted.containsKey((String) next[0])) {
        held.putIfAbsent((String) next[0], row(next));
      }
    }
    boolean again = wanted.merge(sha256, -1, Integer::sum) > 0;
    if (again) {
      return held.get(sha256);
    }
    wanted.remove(sha256);
    return held.remove(sha256);
  }

  private Object[] next() throws IOException {
    try {
      return rows.next();
    } catch (TableReader.Unreadable e) {
      throw new StorageFault(
          e.getMessage()
              + ". Delete the file, and the images whose predictions it holds are inferred anew; or"
              + " infer all, --fresh",
          e);
    }
  }

  @SuppressWarnings("unchecked") // what TableReader gives of a column of rows
  private static Row row(Object[] cells) {
    return new Row(
        (Integer) cells[1],
        (Integer) cells[2],
        new PredictionCells((byte[]) cells[3], (List<Object[]>) cells[4]));
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
