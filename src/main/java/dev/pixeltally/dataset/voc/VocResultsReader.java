package dev.pixeltally.dataset.voc;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.dataset.coco.Strictness;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Reads VOC's results files: {@code image confidence xmin ymin xmax ymax} a line, columns and rows
 * from 1. What the devkit cannot read is refused, with file and line. Single lines that it reads
 * and cannot use, of an image that the split does not have, are refused as there, or in mode
 * corrected left out and told; there, numbers that are none are left out too. Belongs to one
 * thread.
 */
public final class VocResultsReader {
  /** Of an image that the split has and whose truth cannot be used. */
  public static final int NOT_MEASURED = -1;

  /** As some editors leave it before the first line. */
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private static final int COLUMNS = 6;
  private static final int LONGEST_LINE = 4096;
  private static final int MOST_FAILURES = 100_000;

  private final Storage storage;
  private final Map<String, Integer> images;
  private final Strictness strictness;
  private final long mostBytes;
  private final List<FailedSample> failures = new ArrayList<>();
  private long leftOut;
  private long detections;

  /**
   * Prepares.
   *
   * @param images the split's images: their numbers, or {@link #NOT_MEASURED}
   * @param mostBytes of one file
   */
  public VocResultsReader(
      Storage storage, Map<String, Integer> images, Strictness strictness, long mostBytes) {
    this.storage = storage;
    this.images = images;
    this.strictness = strictness;
    this.mostBytes = mostBytes;
  }

  /** The detections of a file, in its order. */
  public VocBoxes read(String address) throws IOException {
    long bytes = storage.size(address);
    if (bytes > mostBytes) {
      throw new Refusal(
          "Cannot read "
              + address
              + ": "
              + bytes
              + " bytes, the limit is "
              + mostBytes
              + " (limits.max-bytes)");
    }
    VocBoxes boxes = new VocBoxes();
    byte[] line = new byte[LONGEST_LINE];
    try (InputStream in = storage.open(address)) {
      byte[] buffer = new byte[1 << 16];
      int length = 0;
      long number = 1;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        for (int i = 0; i < n; i++) {
          if (buffer[i] == '\n' || buffer[i] == '\r') {
            line(address, line, length, number, boxes);
            number += buffer[i] == '\n' ? 1 : 0;
            length = 0;
          } else if (length == line.length) {
            throw refusal(address, number, "it is longer than " + LONGEST_LINE + " bytes");
          } else {
            line[length++] = buffer[i];
          }
        }
      }
      line(address, line, length, number, boxes);
    }
    return boxes;
  }

  private void line(String address, byte[] bytes, int length, long number, VocBoxes into) {
    String text = new String(bytes, 0, length, StandardCharsets.UTF_8).strip();
    if (number == 1 && text.startsWith(BYTE_ORDER_MARK)) {
      text = text.substring(1).strip();
    }
    if (text.isEmpty()) {
      return;
    }
    String[] columns = text.split("\\s+", COLUMNS + 1);
    if (columns.length != COLUMNS) {
      throw refusal(
          address,
          number,
          "it has "
              + (columns.length > COLUMNS ? "more than 6" : columns.length)
              + " columns; image confidence xmin ymin xmax ymax is valid");
    }
    double[] numbers = new double[COLUMNS - 1];
    boolean finite = true;
    for (int i = 0; i < numbers.length; i++) {
      OptionalDouble value = VocNumbers.any(columns[i + 1]);
      if (value.isEmpty()) {
        throw refusal(address, number, columns[i + 1] + " is no number");
      }
      numbers[i] = value.getAsDouble();
      finite &= Double.isFinite(numbers[i]);
    }
    detections++;
    Integer image = images.get(columns[0]);
    if (image == null) {
      leaveOut(
          columns[0],
          Reason.UNKNOWN_IMAGE,
          refusal(address, number, "the split has no image " + columns[0]));
    } else if (!finite && strictness == Strictness.CORRECTED) {
      leaveOut(
          columns[0],
          Reason.BROKEN_DETECTION,
          refusal(address, number, "it has NaN or Inf; finite numbers are valid"));
    } else if (image != NOT_MEASURED) {
      into.add(image, numbers[0], number, numbers[1], numbers[2], numbers[3], numbers[4]);
    }
  }

  private static Refusal refusal(String address, long line, String what) {
    return new Refusal("Cannot read " + address + ", line " + line + ": " + what);
  }

  private void leaveOut(String image, Reason reason, Refusal why) {
    if (strictness != Strictness.CORRECTED) {
      throw why;
    }
    if (leftOut++ < MOST_FAILURES) {
      failures.add(new FailedSample(image, null, Stage.READ, reason, why.getMessage()));
    }
  }

  /** Detections read so far, also those that were left out. */
  public long detections() {
    return detections;
  }

  /** How many have been left out. */
  public long leftOut() {
    return leftOut;
  }

  /** Why, one by one; the first hundred thousand. */
  public List<FailedSample> failures() {
    return List.copyOf(failures);
  }
}
