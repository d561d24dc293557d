package dev.pixeltally.dataset.coco;

import java.io.IOException;

/** Reads "bbox". */
final class Boxes {
  /** What a box should be, after how many numbers it has. */
  static final String VALID = " numbers; [x, y, width, height] is valid";

  private Boxes() {}

  /** x, y, width and height; false where the value is null or an empty list. */
  static boolean read(JsonScanner json, double[] into) throws IOException {
    int n = count(json, into);
    if (n != 4 && n != 0) {
      throw json.refusal("a bbox of " + n + VALID);
    }
    return n == 4;
  }

  /** The first four of the numbers; how many there are, 0 where the value is null. */
  static int count(JsonScanner json, double[] into) throws IOException {
    if (json.isNull()) {
      return 0;
    }
    int n = 0;
    json.beginArray();
    while (json.more()) {
      double value = json.number();
      if (n < 4) {
        into[n] = value;
      }
      n = json.shortNumbers(into, n + 1, 4);
    }
    return n;
  }
}
