package dev.pixeltally.dataset.voc;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.Addresses;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.SplitFile;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.dataset.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/**
 * Instances as pictures: {@code ID.png}, an index PNG whose pixels are the number of the instance
 * they belong to, or 0, and beside it {@code ID.txt} with {@code number class score} a line. An
 * image without a text has no instances.
 */
public final class VocInstanceFolder {
  private static final int COLUMNS = 3;
  private static final int MOST_NUMBER = 255;

  private final Storage storage;
  private final String folder;

  public VocInstanceFolder(Storage storage, String folder) {
    this.storage = storage;
    this.folder = folder;
  }

  /**
   * One instance.
   *
   * @param number of its pixels, 1 to 255
   * @param name its class
   */
  public record Instance(int number, String name, double score) {}

  /** Whether a folder holds pictures. */
  public static boolean is(Storage storage, String address) {
    Set<String> pictures = new TreeSet<>();
    if (storage.isFolder(address)) {
      try {
        storage.list(
            address,
            address,
            (name, bytes) -> {
              if (pictures.isEmpty() && name.endsWith(".png")) {
                pictures.add(name);
              }
            });
      } catch (IOException e) {
        throw new Refusal("Cannot list " + address + ": " + e, e);
      }
    }
    return !pictures.isEmpty();
  }

  /** Whether there is anything of an image. */
  public boolean has(String id) {
    return storage.isFile(Addresses.under(folder, id + ".txt"));
  }

  /**
   * An image's instances, in their file's order.
   *
   * @throws SampleException at READ: BROKEN_DETECTION, and the message says where
   */
  public List<Instance> instances(String id) throws SampleException {
    String address = Addresses.under(folder, id + ".txt");
    List<String> lines = new ArrayList<>();
    SplitFile.lines(storage, address, lines::add);
    List<Instance> instances = new ArrayList<>();
    Set<Integer> numbers = new TreeSet<>();
    for (String line : lines) {
      String[] columns = line.split("\\s+", COLUMNS + 1);
      OptionalDouble number = VocNumbers.finite(columns[0]);
      OptionalDouble score =
          columns.length == COLUMNS ? VocNumbers.finite(columns[2]) : OptionalDouble.empty();
      boolean valid = score.isPresent() && number.isPresent();
      int pixel = valid ? (int) number.getAsDouble() : 0;
      valid &= pixel >= 1 && pixel <= MOST_NUMBER && pixel == number.orElse(0);
      if (!valid || !numbers.add(pixel)) {
        throw new SampleException(
            Stage.READ,
            Reason.BROKEN_DETECTION,
            "Cannot read "
                + address
                + ": line number "
                + instances.size()
                + " (from 0) is no instance; NUMBER CLASS SCORE is valid, each number of 1.."
                + MOST_NUMBER
                + " once");
      }
      instances.add(new Instance(pixel, columns[1], score.getAsDouble()));
    }
    return instances;
  }

  /** The bytes of an image's picture. */
  public byte[] picture(String id, long limit) throws SampleException {
    return storage.read(Addresses.under(folder, id + ".png"), limit, Reason.MISSING_PREDICTION);
  }
}
