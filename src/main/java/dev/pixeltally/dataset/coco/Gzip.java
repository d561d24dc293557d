package dev.pixeltally.dataset.coco;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Unpacks what is gzip, whatever it is called. */
final class Gzip {
  private Gzip() {}

  static InputStream open(InputStream in) throws IOException {
    BufferedInputStream start = new BufferedInputStream(in, 1 << 16);
    start.mark(2);
    boolean packed = start.read() == 0x1f && start.read() == 0x8b;
    start.reset();
    return packed ? new GZIPInputStream(start, 1 << 16) : start;
  }
}
