package dev.pixeltally.image;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;

/**
 * Label maps as PNG. Reads palette PNGs as their indices and grey PNGs of 8 bits, or of 16 with
 * values within 0..255, as their values; writes 8-bit palette PNGs that any viewer shows in the
 * classes' colours.
 *
 * <p>The same map and palette give the same bytes everywhere: no platform's zlib has a part in
 * them. Belongs to one thread.
 */
public final class IndexPng {
  /** Bytes behind the rows that the deflater may read. */
  private static final int ROOM = 8;

  private final PngReader reader = new PngReader();
  private final FlatDeflate deflate = new FlatDeflate();
  private byte[] rows = new byte[0];
  private byte[] ids = new byte[0];

  /**
   * Class ids of a PNG. The map is valid until the next call.
   *
   * @throws SampleException at DECODE; NOT_A_LABEL_MAP for RGB and the like, and for values beyond
   *     255
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
   * An 8-bit palette PNG, with the colours up to the map's largest id.
   *
   * @param palette 256 colours, 0xRRGGBB, by id
   */
  public byte[] encode(LabelMap map, int[] palette) {
    int row = map.width() + 1;
    int size = Math.multiplyExact(row, map.height());
    if (rows.length < size + ROOM) {
      rows = new byte[size + ROOM];
    }
    // Without filters: maps repeat the row above as it is, which their differences do not.
    for (int y = 0; y < map.height(); y++) {
      rows[y * row] = 0;
      System.arraycopy(map.ids(), y * map.width(), rows, y * row + 1, map.width());
    }
    int length = deflate.deflate(rows, size, 1, row);
    int colours = deflate.largestByte() + 1;
    return new PngChunks(3 * colours + length)
        .header(map.width(), map.height(), PngFile.Colour.PALETTE)
        .palette(palette, colours)
        .data(deflate.bytes(), length)
        .file();
  }
}
