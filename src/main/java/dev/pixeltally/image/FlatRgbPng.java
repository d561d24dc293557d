package dev.pixeltally.image;

/**
 * Writes flat pictures, such as panoptic maps, as 8-bit RGB PNG: losslessly, and small where
 * neighbours are equal. The same picture gives the same bytes everywhere: no platform's zlib has a
 * part in them. Belongs to one thread.
 */
public final class FlatRgbPng {

  /** Bytes behind the rows that the deflater may read. */
  private static final int ROOM = 8;

  private final FlatDeflate deflate = new FlatDeflate();
  private byte[] rows = new byte[0];

  /** The file. */
  public byte[] encode(RgbImage picture) {
    int line = 3 * picture.width();
    int row = line + 1;
    int size = Math.multiplyExact(row, picture.height());
    if (rows.length < size + ROOM) {
      rows = new byte[size + ROOM];
    }
    // Without filters: maps repeat the row above as it is, which their differences do not.
    for (int y = 0; y < picture.height(); y++) {
      rows[y * row] = 0;
      System.arraycopy(picture.rgb(), y * line, rows, y * row + 1, line);
    }
    int length = deflate.deflate(rows, size, 3, row);
    return new PngChunks(length)
        .header(picture.width(), picture.height(), PngFile.Colour.RGB)
        .data(deflate.bytes(), length)
        .file();
  }
}
