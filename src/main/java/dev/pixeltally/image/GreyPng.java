package dev.pixeltally.image;

/**
 * Writes maps of ids, and of disparities, as grey PNGs of 8 or 16 bits, as Cityscapes' tools and
 * its server take them. The same map gives the same bytes everywhere. Belongs to one thread.
 */
public final class GreyPng {
  /** Bytes behind the rows that the deflater may read. */
  private static final int ROOM = 8;

  private final FlatDeflate deflate = new FlatDeflate();
  private byte[] rows = new byte[0];

  /** Class ids, 8 bits each. */
  public byte[] encode(LabelMap map) {
    return encode(map.width(), map.height(), map.ids(), 1);
  }

  /** Numbers of objects, 16 bits each. */
  public byte[] encode(InstanceMap map) {
    return encode(map.width(), map.height(), map.ids(), 2);
  }

  /** Disparities, 16 bits each. */
  public byte[] encode(DisparityMap map) {
    return encode(map.width(), map.height(), map.values(), 2);
  }

  private byte[] encode(int width, int height, byte[] ids, int bytes) {
    int line = bytes * width;
    int row = line + 1;
    int size = Math.multiplyExact(row, height);
    if (rows.length < size + ROOM) {
      rows = new byte[size + ROOM];
    }
    // Without filters: maps repeat the row above as it is, which their differences do not.
    for (int y = 0; y < height; y++) {
      rows[y * row] = 0;
      System.arraycopy(ids, y * line, rows, y * row + 1, line);
    }
    int length = deflate.deflate(rows, size, bytes, row);
    return new PngChunks(length)
        .header(width, height, PngFile.Colour.GREY, 8 * bytes)
        .data(deflate.bytes(), length)
        .file();
  }
}
