package dev.pixeltally.dataset.coco;

import dev.pixeltally.config.Refusal;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Unpacks what is gzip, whatever it is called. */
public final class Gzip {
  private Gzip() {}

  public static InputStream open(InputStream in, String name) throws IOException {
    BufferedInputStream start = new BufferedInputStream(in, 1 << 16);
    start.mark(2);
    boolean packed = start.read() == 0x1f && start.read() == 0x8b;
    start.reset();
    try {
      return packed ? new GZIPInputStream(start, 1 << 16) : start;
    } catch (EOFException | ZipException e) {
      throw new Refusal("Cannot read " + name + ": the gzip file is broken", e);
    }
  }
}
