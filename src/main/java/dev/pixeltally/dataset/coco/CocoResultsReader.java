package dev.pixeltally.dataset.coco;

import dev.pixeltally.config.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Supplier;

/** Reads COCO's results format, an array of detections, as a stream. */
public final class CocoResultsReader {
  private final JsonKeys keys =
      new JsonKeys("image_id", "category_id", "bbox", "score", "segmentation", "keypoints");

  /** No honest skeleton has as many. */
  private static final int MOST_POINT_NUMBERS = 1 << 16;

  private final JsonScanner json;
  private final long bytes;
  private final CocoResultsBuilder rows;
  private final SegmentationReader masks;
  private double[] points = new double[51];

  private CocoResultsReader(JsonScanner json, long bytes, Set<CocoPart> parts) {
    this.json = json;
    rows = new CocoResultsBuilder(json.name(), parts);
    this.bytes = bytes;
    masks = new SegmentationReader(json, rows.masks());
  }

  /**
   * Reads a whole file; {@link #match} then joins it to a truth.
   *
   * @param in its bytes, plain or gzip; closed by the caller
   * @param name of the file, for messages
   * @param bytes its size, as a hint of how much room to make
   * @throws Refusal where it is no array of detections
   */
  public static CocoResults read(InputStream in, String name, long bytes, Set<CocoPart> parts)
      throws IOException {
    return new CocoResultsReader(new JsonScanner(Gzip.open(in), name), bytes, parts).read();
  }

  private CocoResults read() throws IOException {
    int b = json.peek();
    if (b != '[') {
      throw new Refusal(
          "Cannot read "
              + json.name()
              + " as results: it should be an array of detections"
              + (b == '{' ? "; an object is what ground truth looks like" : ""));
    }
    Supplier<String> where = () -> " before byte " + json.position();
    json.beginArray();
    while (json.more()) {
      detection();
      rows.end(json.share(bytes), where);
    }
    json.finish();
    rows.warnings()
        .add(
            CocoWarning.NUMBER_AS_TEXT,
            json.textNumbers(),
            "before byte " + json.firstTextNumber());
    return rows.build();
  }

  private void detection() throws IOException {
    rows.begin();
    json.beginObject();
    for (int key = -1; (key = json.key(keys, key)) != JsonScanner.END; ) {
      switch (key) {
        case 0 -> rows.image(json.integer());
        case 1 -> rows.category(json.integer());
        case 2 -> rows.box(Boxes.read(json, rows.boxRoom()));
        case 3 -> rows.score(json.number());
        case 4 -> mask();
        case 5 -> points();
        default -> json.skip();
      }
    }
  }

  private void mask() throws IOException {
    if (rows.keepsMasks()) {
      rows.mask(masks.read());
    } else {
      rows.mask(Segmentation.NONE);
      json.skip();
    }
  }

  private void points() throws IOException {
    int n = 0;
    if (rows.keepsPoints()) {
      json.beginArray();
      while (json.more()) {
        if (n == MOST_POINT_NUMBERS) {
          throw new Refusal(
              "Cannot read "
                  + json.name()
                  + " before byte "
                  + json.position()
                  + ": key points of over "
                  + n
                  + " numbers");
        }
        if (n == points.length) {
          points = Arrays.copyOf(points, n * 2);
        }
        points[n++] = json.number();
      }
    } else {
      json.skip();
    }
    rows.points(points, n);
  }

  /**
   * Joins detections to the images and categories of a truth.
   *
   * @throws Refusal where a detection's image is not listed there, as COCO's tools refuse it
   */
  public static void match(CocoResults results, CocoTruth truth, String name) {
    ObjectTable rows = results.detections();
    rows.group(truth.images(), truth.categories());
    if (rows.strays()) {
      for (int row = 0; row < rows.size(); row++) {
        if (truth.images().find(rows.imageId(row)) < 0) {
          throw new Refusal(
              "Cannot score "
                  + name
                  + ": detection number "
                  + row
                  + " (from 0) is of image "
                  + rows.imageId(row)
                  + ", which the truth does not list; only its "
                  + truth.images().size()
                  + " images are valid");
        }
        if (truth.categories().find(rows.categoryId(row)) < 0) {
          results.warnings().add(CocoWarning.UNKNOWN_CATEGORY, "category", rows.categoryId(row));
        }
      }
    }
    rows.forgetIds();
  }
}
