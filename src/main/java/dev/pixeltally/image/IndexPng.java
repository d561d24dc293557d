package dev.pixeltally.image;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Label maps as PNG. Reads palette PNGs as their indices and 8-bit grey PNGs as their values;
 * writes 8-bit palette PNGs that any viewer shows in the classes' colours.
 *
 * <p>The same map and palette give the same bytes on one zlib; another build of zlib may compress
 * differently, the pixels never differ. Belongs to one thread.
 */
public final class IndexPng {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  private final PngReader reader = new PngReader();
  private final Deflater deflater = new Deflater(LEVEL);
  private byte[] filtered = new byte[0];
  private byte[] packed = new byte[1 << 14];
  private byte[] ids = new byte[0];

  /**
   * Label maps are flat; on their rows' differences zlib's third level comes within a tenth of its
   * sixth's size in a third of the time.
   */
  private static final int LEVEL = 3;

  /**
   * Class ids of a PNG. The map is valid until the next call.
   *
   * @throws SampleException at DECODE; NOT_A_LABEL_MAP for RGB and the like
   */
  public LabelMap decode(byte[] file, DecodeLimits limits) throws SampleException {
    if (ImageFormat.of(file) != ImageFormat.PNG) {
      throw new SampleException(
          Stage.DECODE,
          Reason.NOT_A_LABEL_MAP,
          "A JPEG where class ids were expected; valid: a palette PNG (its indices are read) or an"
              + " 8-bit grey one");
    }
    PngFile png = new PngFile(file, limits);
    int pixels = Math.multiplyExact(png.width, png.height);
    if (ids.length < pixels) {
      ids = new byte[pixels];
    }
    reader.ids(png, ids);
    return new LabelMap(png.width, png.height, ids);
  }

  /**
   * An 8-bit palette PNG.
   *
   * @param palette 256 colours, 0xRRGGBB, by id
   */
  public byte[] encode(LabelMap map, int[] palette) {
    int stride = map.width() + 1;
    int size = stride * map.height();
    if (filtered.length < size) {
      filtered = new byte[size];
    }
    filter(map, filtered);
    deflater.reset();
    deflater.setInput(filtered, 0, size);
    deflater.finish();
    int length = 0;
    while (!deflater.finished()) {
      if (length == packed.length) {
        packed = java.util.Arrays.copyOf(packed, 2 * length);
      }
      length += deflater.deflate(packed, length, packed.length - length);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + 900);
    out.writeBytes(SIGNATURE);
    chunk(out, "IHDR", header(map), 13);
    byte[] colours = new byte[768];
    for (int i = 0; i < 256; i++) {
      colours[3 * i] = (byte) (palette[i] >> 16);
      colours[3 * i + 1] = (byte) (palette[i] >> 8);
      colours[3 * i + 2] = (byte) palette[i];
    }
    chunk(out, "PLTE", colours, 768);
    chunk(out, "IDAT", packed, length);
    chunk(out, "IEND", new byte[0], 0);
    return out.toByteArray();
  }

  /** Each row as its difference from the one above (filter Up): flat areas become zeros. */
  private static void filter(LabelMap map, byte[] into) {
    int w = map.width();
    byte[] from = map.ids();
    into[0] = 0;
    System.arraycopy(from, 0, into, 1, w);
    for (int y = 1; y < map.height(); y++) {
      int at = y * (w + 1);
      into[at] = 2;
      int row = y * w;
      for (int x = 0; x < w; x++) {
        into[at + 1 + x] = (byte) (from[row + x] - from[row - w + x]);
      }
    }
  }

  private static byte[] header(LabelMap map) {
    byte[] h = new byte[13];
    s32(h, 0, map.width());
    s32(h, 4, map.height());
    h[8] = 8;
    h[9] = 3;
    return h;
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[] data, int length) {
    byte[] head = new byte[8];
    s32(head, 0, length);
    System.arraycopy(type.getBytes(StandardCharsets.ISO_8859_1), 0, head, 4, 4);
    CRC32 crc = new CRC32();
    crc.update(head, 4, 4);
    crc.update(data, 0, length);
    out.write(head, 0, 8);
    out.write(data, 0, length);
    s32(head, 0, (int) crc.getValue());
    out.write(head, 0, 4);
  }

  private static void s32(byte[] into, int at, int v) {
    into[at] = (byte) (v >> 24);
    into[at + 1] = (byte) (v >> 16);
    into[at + 2] = (byte) (v >> 8);
    into[at + 3] = (byte) v;
  }
}
