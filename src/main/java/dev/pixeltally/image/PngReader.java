package dev.pixeltally.image;

import static dev.pixeltally.image.ImageFormat.u16;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;

/** PNG to RGB as Pillow's {@code convert('RGB')}, and PNG to class ids. One thread's. */
final class PngReader {
  /** Adam7: first column, first row, column step, row step of each pass. */
  private static final int[][] PASSES = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  private final PngRows rows = new PngRows();

  /** Takes one row's plain bytes: {@code pixels} pixels, from column {@code x} in {@code step}s. */
  private interface RowSink {
    void row(byte[] bytes, int at, int pixels, int x, int step, int y);
  }

  /** RGB, interleaved, into {@code rgb} (3 x width x height bytes at least). */
  void rgb(PngFile png, byte[] rgb) throws SampleException {
    if (png.colour == PngFile.Colour.RGB && png.depth == 8 && !png.interlaced) {
      int bytes = 3 * png.width;
      read(png, (b, at, n, x, step, y) -> System.arraycopy(b, at, rgb, y * bytes, bytes));
      return;
    }
    byte[] table = png.colour == PngFile.Colour.PALETTE ? colours(png) : null;
    read(
        png,
        (b, at, n, x, step, y) -> {
          int to = 3 * (y * png.width + x);
          for (int i = 0; i < n; i++, to += 3 * step) {
            pixel(png, table, b, at, i, rgb, to);
          }
        });
  }

  /** Entries beyond the palette are black. */
  private static byte[] colours(PngFile png) {
    byte[] table = new byte[768];
    System.arraycopy(png.palette, 0, table, 0, png.palette.length);
    return table;
  }

  private static void pixel(
      PngFile png, byte[] table, byte[] b, int at, int i, byte[] rgb, int to) {
    switch (png.colour) {
      case PALETTE -> System.arraycopy(table, 3 * packed(png.depth, b, at, i), rgb, to, 3);
      case GREY -> {
        int v =
            png.depth == 16
                // Pillow reads 16-bit grey as I;16, whose conversion clips.
                ? Math.min(255, u16(b, at + 2 * i))
                : packed(png.depth, b, at, i) * 255 / ((1 << png.depth) - 1);
        rgb[to] = (byte) v;
        rgb[to + 1] = (byte) v;
        rgb[to + 2] = (byte) v;
      }
      default -> {
        // Alpha is dropped; of 16 bits, as Pillow, the upper eight stay.
        int bytes = png.depth / 8;
        int from = at + i * png.colour.channels * bytes;
        boolean grey = png.colour == PngFile.Colour.GREY_ALPHA;
        rgb[to] = b[from];
        rgb[to + 1] = b[grey ? from : from + bytes];
        rgb[to + 2] = b[grey ? from : from + 2 * bytes];
      }
    }
  }

  private static int packed(int depth, byte[] b, int at, int i) {
    int bit = i * depth;
    int shift = 8 - depth - (bit & 7);
    return (b[at + (bit >> 3)] & 0xff) >> shift & (1 << depth) - 1;
  }

  /** Class ids: palette indices, or 8-bit grey values, into {@code ids} (width x height). */
  void ids(PngFile png, byte[] ids) throws SampleException {
    boolean indices = png.colour == PngFile.Colour.PALETTE;
    boolean greys = png.colour == PngFile.Colour.GREY && png.depth == 8;
    if (!indices && !greys) {
      throw new SampleException(
          Stage.DECODE,
          Reason.NOT_A_LABEL_MAP,
          "A "
              + png.describe()
              + " PNG where class ids were expected; valid: a palette PNG (its indices are read) or"
              + " an 8-bit grey one");
    }
    if (png.depth == 8 && !png.interlaced) {
      read(png, (b, at, n, x, step, y) -> System.arraycopy(b, at, ids, y * n, n));
      return;
    }
    read(
        png,
        (b, at, n, x, step, y) -> {
          int to = y * png.width + x;
          for (int i = 0; i < n; i++, to += step) {
            ids[to] = (byte) packed(png.depth, b, at, i);
          }
        });
  }

  private void read(PngFile png, RowSink sink) throws SampleException {
    rows.open(png);
    if (!png.interlaced) {
      rows.image(png.width, png.height);
      for (int y = 0; y < png.height; y++) {
        int at = rows.next();
        sink.row(rows.bytes(), at, png.width, 0, 1, y);
      }
      return;
    }
    for (int[] pass : PASSES) {
      int width = (png.width - pass[0] + pass[2] - 1) / pass[2];
      int height = (png.height - pass[1] + pass[3] - 1) / pass[3];
      if (width > 0 && height > 0) {
        rows.image(width, height);
        for (int y = 0; y < height; y++) {
          int at = rows.next();
          sink.row(rows.bytes(), at, width, pass[0], pass[2], pass[1] + y * pass[3]);
        }
      }
    }
  }
}
