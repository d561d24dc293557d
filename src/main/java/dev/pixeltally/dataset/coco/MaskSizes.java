package dev.pixeltally.dataset.coco;

/** Looks for run lengths of another size than their image: legal, and yet they match nothing. */
final class MaskSizes {
  private MaskSizes() {}

  /**
   * Counts them; what has polygons, and images without a size, are passed over.
   *
   * @param rows grouped by images
   * @param heights of the images, in pixels; 0: not known
   * @param widths likewise
   * @param what a row is, for messages
   */
  static void compare(
      ObjectTable rows, int[] heights, int[] widths, String what, CocoWarnings into) {
    if (!rows.keepsMasks()) {
      return;
    }
    Segmentation mask = new Segmentation();
    for (int image = 0; image < heights.length; image++) {
      if (heights[image] == 0 || widths[image] == 0) {
        continue;
      }
      for (int i = rows.start(image); i < rows.start(image + 1); i++) {
        int row = rows.row(i);
        byte[] bytes = rows.maskBytes(row);
        if (bytes == null
            || mask.open(bytes, rows.maskStart(row), rows.maskLength(row)) == Segmentation.POLYGONS
            || (mask.number() == heights[image] && mask.number() == widths[image])) {
          continue;
        }
        long order = rows.order(row);
        into.add(CocoWarning.OTHER_MASK_SIZE, what + " number", FileOrders.number(order), order);
      }
    }
  }
}
