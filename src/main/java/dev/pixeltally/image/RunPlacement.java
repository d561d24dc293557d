package dev.pixeltally.image;

/** Moves a mask onto another canvas: cropping and pasting are the same, seen from two sides. */
final class RunPlacement {
  private RunPlacement() {}

  /**
   * Writes the ends of the runs of a mask whose top left pixel lies at ({@code x}, {@code y}) of a
   * canvas; what lies outside is cut off.
   *
   * @param buffer holds the mask's runs from {@code from} to {@code to}, and gets the new ones from
   *     {@code at}
   * @return where they end
   */
  static int place(
      RunBuffer buffer,
      int from,
      int to,
      int height,
      int x,
      int y,
      int canvasHeight,
      int canvasWidth,
      int at) {
    int start = at;
    for (int i = from; i + 1 < to; i += 2) {
      int pixel = buffer.ends[i];
      int end = buffer.ends[i + 1];
      if (pixel == end) {
        continue;
      }
      int firstColumn = pixel / height;
      int lastColumn = (end - 1) / height;
      long visible = Math.max(firstColumn, -(long) x);
      long visibleTo = Math.min(lastColumn, canvasWidth - 1L - x);
      for (long k = visible; k <= visibleTo; k++) {
        long top = k == firstColumn ? pixel - k * height : 0;
        long bottom = k == lastColumn ? end - k * height : height;
        top = Math.max(0, top + y);
        bottom = Math.min(canvasHeight, bottom + y);
        if (top < bottom) {
          long column = (k + x) * canvasHeight;
          buffer.room(at + 2L);
          at = RunBuffer.change(buffer.ends, start, at, (int) (column + top));
          at = RunBuffer.change(buffer.ends, start, at, (int) (column + bottom));
        }
      }
    }
    buffer.room(at + 1L);
    return RunBuffer.close(buffer.ends, start, at, canvasHeight * canvasWidth);
  }
}
