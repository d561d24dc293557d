package dev.pixeltally.pack;

import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.SampleFiles;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.ImageHeader;
import java.io.IOException;
import java.util.Arrays;

/** One sample's files as they were read, or why they could not be. For one shard's thread. */
final class Fetched {
  private static final int TRIES = 3;
  private static final long PAUSE_MS = 200;

  final Sample sample;
  final int width;
  final int height;
  final Part image;
  final Part truth;

  /** The map of instances beside the label map; none of most. */
  final Part instances;

  /**
   * A file.
   *
   * @param bytes null where it failed, or once they lie elsewhere
   * @param size bytes it has
   * @param failure why it cannot be packed; null: it can
   */
  record Part(
      @SuppressWarnings("ArrayRecordComponent") byte[] bytes,
      long size,
      String sha256,
      SampleException failure) {
    static final Part NONE = new Part(null, 0, null, null);

    private Part withoutBytes() {
      return new Part(null, size, sha256, failure);
    }
  }

  private Fetched(Sample sample, int width, int height, Part image, Part truth, Part instances) {
    this.sample = sample;
    this.width = width;
    this.height = height;
    this.image = image;
    this.truth = truth;
    this.instances = instances;
  }

  Fetched withoutBytes() {
    return new Fetched(
        sample,
        width,
        height,
        image.withoutBytes(),
        truth.withoutBytes(),
        instances.withoutBytes());
  }

  /** Why the image, or its label map, could not be packed; null: both were. */
  FailedSample failure() {
    if (image.failure() != null) {
      return FailedSample.of(sample.id(), sample.image(), image.failure());
    }
    return truth.failure() == null
        ? null
        : FailedSample.of(sample.id(), sample.image(), truth.failure().at(Stage.TRUTH));
  }

  /**
   * Reads a sample.
   *
   * @param besides address of its map of instances; null: it has none
   * @param limit bytes of a file, as in evaluating
   * @param room bytes of a file that this process can handle
   */
  static Fetched of(SampleFiles files, String besides, long limit, long room)
      throws IOException, InterruptedException {
    Sample sample = files.sample();
    Part image = read(sample.image(), files::image, limit, room);
    Part truth =
        sample.truth() == null || image.failure() != null
            ? Part.NONE
            : read(sample.truth(), files::truth, limit, room);
    Part instances =
        besides == null || image.failure() != null
            ? Part.NONE
            : read(besides, most -> files.beside(besides, most), limit, room);
    int[] size = image.failure() == null ? size(image.bytes()) : new int[2];
    return new Fetched(sample, size[0], size[1], image, truth, instances);
  }

  /** Gives a file's bytes, of a limit at most. */
  private interface Reading {
    byte[] upTo(long limit) throws SampleException, IOException;
  }

  private static Part read(String address, Reading reading, long limit, long room)
      throws IOException, InterruptedException {
    for (int left = TRIES; ; left--) {
      try {
        byte[] bytes = reading.upTo(Math.min(limit, room));
        return new Part(bytes, bytes.length, Digests.of(bytes), null);
      } catch (SampleException e) {
        if (e.reason() != Reason.UNREADABLE || left == 1) {
          boolean memory = e.reason() == Reason.TOO_MANY_BYTES && room < limit;
          return failed(memory ? tooLarge(address, room) : e);
        }
      } catch (OutOfMemoryError e) {
        return failed(tooLarge(address, room));
      }
      Thread.sleep(PAUSE_MS);
    }
  }

  private static Part failed(SampleException e) {
    return new Part(null, 0, null, e);
  }

  private static SampleException tooLarge(String address, long room) {
    return new SampleException(
        Stage.READ,
        Reason.TOO_MANY_BYTES,
        "Cannot pack "
            + address
            + ": this process has memory for files of some "
            + room
            + " bytes; with a larger heap (PIXELTALLY_JAVA_OPTS=-Xmx8g) pack takes it");
  }

  /** Width and height as the header says; zeros where it is broken, which the decoder will tell. */
  private static int[] size(byte[] file) {
    try {
      ImageHeader header = header(file);
      if (header.width() > 0 && header.height() > 0) {
        return new int[] {header.width(), header.height()};
      }
    } catch (SampleException | RuntimeException e) {
      // As the method says.
    }
    return new int[2];
  }

  private static ImageHeader header(byte[] file) throws SampleException {
    if (file.length <= ImageHeader.ENOUGH) {
      return ImageHeader.of(file);
    }
    try {
      return ImageHeader.of(Arrays.copyOf(file, ImageHeader.ENOUGH));
    } catch (SampleException e) {
      return ImageHeader.of(file);
    }
  }
}
