package dev.pixeltally.dataset;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that may not end before the size that its storage told: a body that was cut is none. */
final class WholeStream extends FilterInputStream {
  private final String address;
  private final long size;
  private long read;

  WholeStream(InputStream in, String address, long size) {
    super(in);
    this.address = address;
    this.size = size;
  }

  @Override
  public int read() throws IOException {
    int one = in.read();
    count(one < 0 ? -1 : 1);
    return one;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    int got = in.read(into, from, length);
    count(got);
    return got;
  }

  @Override
  public long skip(long bytes) throws IOException {
    long skipped = in.skip(bytes);
    read += skipped;
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void count(int got) throws EOFException {
    if (got >= 0) {
      read += got;
    } else if (read < size) {
      throw new EOFException(address + " ended after " + read + " of its " + size + " bytes");
    }
  }
}
