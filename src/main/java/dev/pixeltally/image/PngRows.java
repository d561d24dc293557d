package dev.pixeltally.image;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The rows of a PNG, inflated in blocks that stay in the processor's cache and unfiltered in place.
 * Never inflates more than the header's size needs. One thread's; buffers are kept.
 */
final class PngRows implements AutoCloseable {
  private static final int BLOCK = 1 << 16;

  private final Inflater inflater = new Inflater();
  private byte[] block = new byte[BLOCK];
  private byte[] zeros = new byte[0];
  private PngFile png;
  private int chunk;
  private int blockRows;
  private int row;
  private int stride;
  private int rowsLeft;
  private byte[] above;
  private int aboveAt;

  /** Starts a file. */
  void open(PngFile file) {
    png = file;
    chunk = 0;
    inflater.reset();
  }

  /** Starts an image, or one of an interlaced image's seven, of {@code width x height} pixels. */
  void image(int width, int height) {
    stride = 1 + png.rowBytes(width);
    // The last row of a block is carried over to the front of the next as the row above.
    blockRows = Math.max(1, BLOCK / stride - 1);
    int need = (blockRows + 1) * stride;
    if (block.length < need) {
      block = new byte[need];
    }
    if (zeros.length < stride) {
      zeros = new byte[stride];
    }
    rowsLeft = height;
    row = blockRows;
    above = zeros;
    aboveAt = 1;
  }

  /** The buffer that holds the row which {@link #next} found. */
  byte[] bytes() {
    return block;
  }

  /** Unfilters the next row; where in {@link #bytes} its pixels begin. */
  int next() throws SampleException {
    if (row == blockRows) {
      fill();
    }
    int at = stride * (row + 1) + 1;
    Unfilter.row(block[at - 1], block, at, above, aboveAt, stride - 1, png.pixelBytes());
    above = block;
    aboveAt = at;
    row++;
    rowsLeft--;
    return at;
  }

  private void fill() throws SampleException {
    if (above != zeros) {
      System.arraycopy(block, aboveAt, block, 1, stride - 1);
      aboveAt = 1;
    }
    int rows = Math.min(blockRows, rowsLeft);
    inflate(stride, rows * stride);
    // Rows sit at the block's front: 1 for the one above, then these.
    row = 0;
  }

  private void inflate(int from, int count) throws SampleException {
    int at = from;
    int end = from + count;
    try {
      while (at < end) {
        if (inflater.needsInput()) {
          if (chunk == png.dataChunks()) {
            throw truncated();
          }
          inflater.setInput(png.file, png.dataAt(chunk), png.dataLength(chunk));
          chunk++;
        }
        int n = inflater.inflate(block, at, end - at);
        at += n;
        if (n == 0 && (inflater.finished() || inflater.needsDictionary())) {
          throw PngFile.corrupt("PNG data that ends before its last row");
        }
      }
    } catch (DataFormatException e) {
      throw PngFile.corrupt("PNG data that does not inflate (" + e.getMessage() + ")");
    }
  }

  private static SampleException truncated() {
    return new SampleException(
        Stage.DECODE, Reason.TRUNCATED, "A PNG that ends before its last row");
  }

  @Override
  public void close() {
    inflater.end();
  }
}
