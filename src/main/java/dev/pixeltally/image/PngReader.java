package dev.pixeltally.image;

import static dev.pixeltally.image.ImageFormat.u16;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import java.util.Arrays;

/** PNG to RGB as Pillow's {@code convert('RGB')}, and PNG to class ids. One thread's. */
final class PngReader {
  /** Adam7: first column, first row, column step, row step of each pass. */
  private static final int[][] PASSES = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  private static final int[][] WHOLE = {{0, 0, 1, 1}};

  private final Inflate inflate = new Inflate();
  private byte[] zeros = new byte[0];
  private byte[] row = new byte[0];
  private byte[] above = new byte[0];

  /** Takes one row's plain bytes: {@code pixels} pixels, from column {@code x} in {@code step}s. */
  private interface RowSink {
    void row(byte[] bytes, int pixels, int x, int step, int y);
  }

  /** RGB, interleaved, into {@code rgb} (3 x width x height bytes at least). */
  void rgb(PngFile png, byte[] rgb) throws SampleException {
    if (png.colour == PngFile.Colour.RGB && png.depth == 8 && !png.interlaced) {
      straight(png, rgb);
      return;
    }
    byte[] table = png.colour == PngFile.Colour.PALETTE ? colours(png) : null;
    throughRows(
        png,
        (b, n, x, step, y) -> {
          int to = 3 * (y * png.width + x);
          for (int i = 0; i < n; i++, to += 3 * step) {
            pixel(png, table, b, i, rgb, to);
          }
        });
  }

  /** Entries beyond the palette are black. */
  private static byte[] colours(PngFile png) {
    byte[] table = new byte[768];
    System.arraycopy(png.palette, 0, table, 0, png.palette.length);
    return table;
  }

  private static void pixel(PngFile png, byte[] table, byte[] b, int i, byte[] rgb, int to) {
    switch (png.colour) {
      case PALETTE -> System.arraycopy(table, 3 * packed(png.depth, b, i), rgb, to, 3);
      case GREY -> {
        int v =
            png.depth == 16
                // Pillow reads 16-bit grey as I;16, whose conversion clips.
                ? Math.min(255, u16(b, 2 * i))
                : packed(png.depth, b, i) * 255 / ((1 << png.depth) - 1);
        rgb[to] = (byte) v;
        rgb[to + 1] = (byte) v;
        rgb[to + 2] = (byte) v;
      }
      default -> {
        // Alpha is dropped; of 16 bits, as Pillow, the upper eight stay.
        int bytes = png.depth / 8;
        int from = i * png.colour.channels * bytes;
        boolean grey = png.colour == PngFile.Colour.GREY_ALPHA;
        rgb[to] = b[from];
        rgb[to + 1] = b[grey ? from : from + bytes];
        rgb[to + 2] = b[grey ? from : from + 2 * bytes];
      }
    }
  }

  private static int packed(int depth, byte[] b, int i) {
    long bit = (long) i * depth;
    int shift = 8 - depth - (int) (bit & 7);
    return (b[(int) (bit >> 3)] & 0xff) >> shift & (1 << depth) - 1;
  }

  /** Class ids: palette indices, or grey values, into {@code ids} (width x height). */
  void ids(PngFile png, byte[] ids) throws SampleException {
    boolean indices = png.colour == PngFile.Colour.PALETTE;
    boolean greys = png.colour == PngFile.Colour.GREY && png.depth >= 8;
    if (!indices && !greys) {
      throw new SampleException(
          Stage.DECODE,
          Reason.NOT_A_LABEL_MAP,
          png.describe()
              + " where class ids were expected; valid: a palette PNG (its indices are read) or an"
              + " 8-bit grey one");
    }
    if (png.depth == 16) {
      wideIds(png, ids);
      return;
    }
    if (png.depth == 8 && !png.interlaced) {
      straight(png, ids);
      return;
    }
    throughRows(
        png,
        (b, n, x, step, y) -> {
          int to = y * png.width + x;
          for (int i = 0; i < n; i++, to += step) {
            ids[to] = (byte) packed(png.depth, b, i);
          }
        });
  }

  /** Of 16 bits a grey value is a class id as long as it fits 8. */
  private void wideIds(PngFile png, byte[] ids) throws SampleException {
    int[] beyond = {-1, 0};
    throughRows(
        png,
        (b, n, x, step, y) -> {
          int to = y * png.width + x;
          for (int i = 0; i < n; i++, to += step) {
            if (b[2 * i] != 0 && beyond[0] < 0) {
              beyond[0] = to;
              beyond[1] = u16(b, 2 * i);
            }
            ids[to] = b[2 * i + 1];
          }
        });
    if (beyond[0] >= 0) {
      throw new SampleException(
          Stage.DECODE,
          Reason.NOT_A_LABEL_MAP,
          png.describe()
              + " with value "
              + beyond[1]
              + " at column "
              + beyond[0] % png.width
              + ", row "
              + beyond[0] / png.width
              + " where class ids were expected; valid: 0..255");
    }
  }

  /** Where a pixel is not black, anything but 0, into {@code set} (width x height). */
  void mask(PngFile png, byte[] set) throws SampleException {
    if (png.colour == PngFile.Colour.GREY && png.depth == 8 && !png.interlaced) {
      straight(png, set);
      return;
    }
    byte[] seen = png.colour == PngFile.Colour.PALETTE ? seen(colours(png)) : null;
    throughRows(
        png,
        (b, n, x, step, y) -> {
          int to = y * png.width + x;
          for (int i = 0; i < n; i++, to += step) {
            set[to] = seen == null ? bright(png, b, i) : seen[packed(png.depth, b, i)];
          }
        });
  }

  /** Where a pixel of an RGBA picture of 8 bits is wholly transparent, 1, else 0. */
  void transparent(PngFile png, byte[] into) throws SampleException {
    throughRows(
        png,
        (b, n, x, step, y) -> {
          int to = y * png.width + x;
          for (int i = 0; i < n; i++, to += step) {
            into[to] = (byte) (b[4 * i + 3] == 0 ? 1 : 0);
          }
        });
  }

  private static byte[] seen(byte[] table) {
    byte[] seen = new byte[256];
    for (int i = 0; i < seen.length; i++) {
      seen[i] = bright(table[3 * i] & 0xff, table[3 * i + 1] & 0xff, table[3 * i + 2] & 0xff);
    }
    return seen;
  }

  private static byte bright(PngFile png, byte[] b, int i) {
    int bytes = png.depth / 8;
    int from = i * png.colour.channels * bytes;
    return switch (png.colour) {
      case GREY -> (byte) (png.depth == 16 ? (u16(b, 2 * i) > 0 ? 1 : 0) : packed(png.depth, b, i));
      // Of 16 bits the upper eight stay.
      case GREY_ALPHA -> b[from];
      default -> bright(b[from] & 0xff, b[from + bytes] & 0xff, b[from + 2 * bytes] & 0xff);
    };
  }

  /** Pillow's luminance, rounded. */
  private static byte bright(int red, int green, int blue) {
    return (byte) ((19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16);
  }

  /**
   * Grey values as numbers of two bytes, the upper first, into {@code ids} (2 x width x height).
   */
  void numbers(PngFile png, byte[] ids) throws SampleException {
    if (png.colour != PngFile.Colour.GREY || png.depth < 8) {
      throw new SampleException(
          Stage.DECODE,
          Reason.NOT_A_LABEL_MAP,
          png.describe() + " where instance numbers were expected; valid: a grey one of 16 bits");
    }
    if (png.depth == 16 && !png.interlaced) {
      straight(png, ids);
      return;
    }
    int bytes = png.depth / 8;
    throughRows(
        png,
        (b, n, x, step, y) -> {
          int to = 2 * (y * png.width + x);
          for (int i = 0; i < n; i++, to += 2 * step) {
            ids[to] = bytes == 1 ? 0 : b[2 * i];
            ids[to + 1] = b[bytes * i + bytes - 1];
          }
        });
  }

  /** Rows that are wanted as they are: unfiltered into their place at once. */
  private void straight(PngFile png, byte[] into) throws SampleException {
    int length = png.rowBytes(png.width);
    int pixel = png.pixelBytes();
    zeros = zeros.length >= length ? zeros : new byte[length];
    inflate.open(png, (1L + length) * png.height);
    byte[] up = zeros;
    for (int y = 0, to = 0, upAt = 0; y < png.height; y++, to += length) {
      int at = inflate.next(1 + length);
      byte[] raw = inflate.bytes();
      Unfilter.row(raw[at], raw, at + 1, up, upAt, into, to, length, pixel);
      up = into;
      upAt = to;
    }
  }

  private void throughRows(PngFile png, RowSink sink) throws SampleException {
    int[][] passes = png.interlaced ? PASSES : WHOLE;
    long total = 0;
    for (int[] pass : passes) {
      int width = size(png.width, pass[0], pass[2]);
      int height = size(png.height, pass[1], pass[3]);
      total += width > 0 ? (1L + png.rowBytes(width)) * height : 0;
    }
    int longest = png.rowBytes(png.width);
    if (row.length < longest) {
      row = new byte[longest];
      above = new byte[longest];
    }
    inflate.open(png, total);
    for (int[] pass : passes) {
      int width = size(png.width, pass[0], pass[2]);
      int height = width > 0 ? size(png.height, pass[1], pass[3]) : 0;
      int length = png.rowBytes(width);
      Arrays.fill(above, 0, length, (byte) 0);
      for (int y = 0; y < height; y++) {
        int at = inflate.next(1 + length);
        byte[] raw = inflate.bytes();
        Unfilter.row(raw[at], raw, at + 1, above, 0, row, 0, length, png.pixelBytes());
        sink.row(row, width, pass[0], pass[2], pass[1] + y * pass[3]);
        byte[] swap = above;
        above = row;
        row = swap;
      }
    }
  }

  /** How many of {@code whole} columns or rows a pass holds. */
  private static int size(int whole, int first, int step) {
    return (int) (((long) whole - first + step - 1) / step);
  }
}
