package dev.pixeltally.dataset.coco;

/**
 * A row of a table as bytes, in {@link Segmentation}'s numbers: where it stood behind the pack's
 * first, category, flags, five coordinates; then, where the table keeps them, the mask's length and
 * bytes (a length of 0: none), and the key points' count, coordinates and how many are marked. The
 * image stands once for a pack of rows.
 */
final class EntryCode {
  private EntryCode() {}

  static void write(ObjectTable rows, int row, long behind, ByteStore into) {
    into.appendNumber(behind);
    into.appendNumber(rows.categoryId(row));
    into.appendNumber(rows.flags(row));
    for (int i = 0; i < ObjectTable.STRIDE; i++) {
      Segmentation.append(into, rows.numbers()[row * ObjectTable.STRIDE + i]);
    }
    if (rows.keepsMasks()) {
      byte[] mask = rows.maskBytes(row);
      int length = mask == null ? 0 : rows.maskLength(row);
      into.appendNumber(length);
      if (length > 0) {
        into.append(mask, rows.maskStart(row), rows.maskStart(row) + length);
      }
    }
    if (rows.keepsPoints()) {
      int n = rows.pointNumbers(row);
      into.appendNumber(n);
      for (int i = 0; i < n; i++) {
        Segmentation.append(into, rows.points(row)[rows.pointStart(row) + i]);
      }
      into.appendNumber(rows.visible(row));
    }
  }

  /** Adds a pack's rows to a table that keeps the same. */
  static void read(
      byte[] pack, Segmentation cursor, long image, long first, ObjectTable into, FileOrders at) {
    double[] box = new double[4];
    double[] points = new double[64];
    cursor.open(pack, 0, pack.length);
    while (cursor.position() < cursor.end()) {
      int row = into.add(0);
      at.set(row, first + cursor.number());
      long category = cursor.number();
      into.set(row, 0, image, category, (int) cursor.number());
      for (int i = 0; i < 4; i++) {
        box[i] = cursor.coordinate();
      }
      into.numbers(row, box, cursor.coordinate());
      if (into.keepsMasks()) {
        into.mask(row, mask(pack, cursor, into.masks()));
      }
      if (into.keepsPoints()) {
        int n = (int) cursor.number();
        points = points.length < n ? new double[n * 2] : points;
        for (int i = 0; i < n; i++) {
          points[i] = cursor.coordinate();
        }
        into.points(row, points, n);
        into.visible(row, cursor.number());
      }
    }
  }

  private static long mask(byte[] pack, Segmentation cursor, ByteStore masks) {
    int length = (int) cursor.number();
    if (length == 0) {
      return Segmentation.NONE;
    }
    int from = cursor.take(length);
    masks.begin();
    masks.append(pack, from, from + length);
    return masks.end();
  }
}
