package dev.pixeltally.dataset;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Reading a file whole, without trusting what its size was said to be. */
public final class Reading {
  /** A Java array's largest size on every JVM. */
  private static final long LARGEST = Integer.MAX_VALUE - 8;

  private Reading() {}

  /**
   * Refuses a file that is too large.
   *
   * @param size bytes
   * @param address names it in the message
   * @param limit bytes
   * @throws SampleException TOO_MANY_BYTES
   */
  public static void check(long size, String address, long limit) throws SampleException {
    long allowed = Math.min(limit, LARGEST);
    if (size > allowed) {
      throw tooMany(address, size, allowed);
    }
  }

  static byte[] bounded(InputStream in, long size, String address, long limit)
      throws IOException, SampleException {
    check(size, address, limit);
    byte[] bytes = new byte[(int) size];
    int read = in.readNBytes(bytes, 0, bytes.length);
    if (read < bytes.length) {
      // A part of an image may well decode, to another image.
      throw new EOFException(address + " ended after " + read + " of its " + size + " bytes");
    }
    if (in.read() >= 0) {
      throw new SampleException(
          Stage.READ,
          Reason.UNREADABLE,
          "Cannot read " + address + ": it grew past its " + size + " bytes while being read");
    }
    if (bytes.length == 0) {
      throw new SampleException(
          Stage.READ, Reason.EMPTY_FILE, "Cannot read " + address + ": the file has zero bytes");
    }
    return bytes;
  }

  private static SampleException tooMany(String address, long size, long allowed) {
    return new SampleException(
        Stage.READ,
        Reason.TOO_MANY_BYTES,
        "Cannot read " + address + ": " + size + " bytes, the limit is " + allowed);
  }

  static SampleException unreadable(String address, Exception e) {
    return new SampleException(
        Stage.READ, Reason.UNREADABLE, "Cannot read " + address + ": " + e, e);
  }
}
