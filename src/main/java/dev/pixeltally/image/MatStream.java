package dev.pixeltally.image;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * The bytes of a MATLAB 5 file, plain or inflated, in order. What an element claims is held against
 * what surrounds it, and nothing is allocated for it here; what inflates to more than a limit is
 * refused. Belongs to one thread.
 */
final class MatStream implements AutoCloseable {
  static final int INT8 = 1;
  static final int INT32 = 5;
  static final int UINT32 = 6;
  static final int MATRIX = 14;
  static final int COMPRESSED = 15;

  /** Elements begin at multiples of this, but for compressed ones. */
  private static final int STEP = 8;

  /** Bytes of an element that stands in its own tag. */
  private static final int IN_TAG = 4;

  private final InputStream in;
  private final ByteOrder order;
  private final long limit;

  /** What is refused beyond the limit: a file of that length is cut, an inflated one too long. */
  private final Reason beyond;

  private final byte[] word = new byte[4];
  private long position;

  /**
   * An element's beginning.
   *
   * @param type of its data
   * @param from where its data begin
   * @param bytes of data
   * @param end where the next element begins
   */
  record Tag(int type, long from, long bytes, long end) {}

  private MatStream(InputStream in, ByteOrder order, long position, long limit, Reason beyond) {
    this.in = in;
    this.beyond = beyond;
    this.order = order;
    this.position = position;
    this.limit = limit;
  }

  /** Bytes as they stand in a file, from a place on. */
  static MatStream plain(byte[] file, int from, ByteOrder order) {
    InputStream in = new ByteArrayInputStream(file, from, file.length - from);
    return new MatStream(in, order, from, file.length, Reason.TRUNCATED);
  }

  /**
   * What an element of a file inflates to.
   *
   * @param limit bytes, at most
   */
  static MatStream inflated(byte[] file, Tag of, ByteOrder order, long limit) {
    InputStream packed = new ByteArrayInputStream(file, (int) of.from(), (int) of.bytes());
    return new MatStream(new InflaterInputStream(packed), order, 0, limit, Reason.TOO_MANY_BYTES);
  }

  /** Where the next byte stands. */
  long position() {
    return position;
  }

  /** Where what surrounds all elements ends, at the latest. */
  long limit() {
    return limit;
  }

  /**
   * The next element's tag.
   *
   * @param end of what surrounds it
   */
  Tag tag(long end) throws SampleException {
    int first = word();
    int small = first >>> Short.SIZE;
    if (small > IN_TAG) {
      throw corrupt("an element of " + small + " bytes stands in its own tag, which has " + IN_TAG);
    }
    int type = small == 0 ? first : first & 0xffff;
    long bytes = small == 0 ? word() & 0xffffffffL : small;
    long from = position;
    if (from + bytes > end) {
      throw tooLong(
          end == limit ? beyond : Reason.CORRUPT,
          "an element claims " + bytes + " bytes where " + Math.max(0, end - from) + " are left");
    }
    long padded = small != 0 ? from + IN_TAG : from + (bytes + STEP - 1) / STEP * STEP;
    return new Tag(type, from, bytes, type == COMPRESSED ? from + bytes : Math.min(padded, end));
  }

  /** The next element's tag, which must be of a type, with data of so many bytes at most. */
  Tag tag(long end, int type, long most) throws SampleException {
    Tag tag = tag(end);
    if (tag.type() != type || tag.bytes() > most) {
      throw corrupt(
          "an element has type "
              + tag.type()
              + " and "
              + tag.bytes()
              + " bytes where type "
              + type
              + " and at most "
              + most
              + " are valid");
    }
    return tag;
  }

  /** The next 32 bits. */
  int word() throws SampleException {
    read(word, word.length);
    return ByteBuffer.wrap(word).order(order).getInt();
  }

  ByteOrder order() {
    return order;
  }

  /** The next bytes. */
  void read(byte[] into, int bytes) throws SampleException {
    advance(bytes);
    try {
      if (in.readNBytes(into, 0, bytes) < bytes) {
        throw new EOFException();
      }
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /** Passes over what stands before a place. */
  void skipTo(long place) throws SampleException {
    long bytes = place - position;
    if (bytes < 0) {
      throw corrupt("an element is longer than it says");
    }
    advance(bytes);
    try {
      in.skipNBytes(bytes);
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private void advance(long bytes) throws SampleException {
    position += bytes;
    if (position > limit) {
      throw tooLong(beyond, "more than " + limit + " bytes are needed");
    }
  }

  private static SampleException tooLong(Reason reason, String what) {
    return new SampleException(
        Stage.DECODE,
        reason,
        "A MATLAB file in which "
            + what
            + (reason == Reason.TOO_MANY_BYTES ? ", the limit (limits.max-bytes)" : ""));
  }

  private static SampleException broken(IOException e) {
    return e instanceof ZipException
        ? corrupt("what is compressed in it is broken: " + e.getMessage())
        : new SampleException(
            Stage.DECODE, Reason.TRUNCATED, "A MATLAB file that ends before its data do", e);
  }

  static SampleException corrupt(String what) {
    return new SampleException(Stage.DECODE, Reason.CORRUPT, "A MATLAB file in which " + what);
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new IllegalStateException("Bytes in memory can be closed", e);
    }
  }
}
