package dev.pixeltally.dataset.coco;

import java.io.IOException;

/** Reads "bbox". */
final class Boxes {
  private Boxes() {}

  /** x, y, width and height; false where the value is null or an empty list. */
  static boolean read(JsonScanner json, double[] into) throws IOException {
    if (json.isNull()) {
      return false;
    }
    int n = 0;
    json.beginArray();
    while (json.more()) {
      double value = json.number();
      if (n < 4) {
        into[n] = value;
      }
      n++;
    }
    if (n != 4 && n != 0) {
      throw json.refusal("a bbox of " + n + " numbers; [x, y, width, height] is valid");
    }
    return n == 4;
  }
}
