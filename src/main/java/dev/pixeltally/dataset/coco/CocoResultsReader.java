package dev.pixeltally.dataset.coco;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.coco.CocoResults.Basis;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Set;

/** Reads COCO's results format, an array of detections, as a stream. */
public final class CocoResultsReader {
  private final JsonKeys keys =
      new JsonKeys("image_id", "category_id", "bbox", "score", "segmentation", "keypoints");
  private static final long MISSING = Long.MIN_VALUE;

  private final JsonScanner json;
  private final ObjectTable rows;
  private final SegmentationReader masks;
  private final long bytes;
  private final Set<CocoPart> parts;
  private final CocoWarnings warnings = new CocoWarnings();
  private final double[] box = new double[4];
  private double[] points = new double[51];
  private Basis basis;

  private CocoResultsReader(JsonScanner json, long bytes, Set<CocoPart> parts) {
    this.json = json;
    this.bytes = bytes;
    this.parts = parts;
    // What the first entry has decides what is needed of all: until then everything is kept.
    rows = new ObjectTable(true, true);
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
    json.beginArray();
    while (json.more()) {
      detection();
    }
    json.finish();
    warnings.add(
        CocoWarning.NUMBER_AS_TEXT, json.textNumbers(), "before byte " + json.firstTextNumber());
    return new CocoResults(basis == null ? Basis.BOX : basis, rows, warnings);
  }

  private void detection() throws IOException {
    long image = MISSING;
    long category = MISSING;
    double score = Double.NaN;
    boolean hasBox = false;
    boolean hasMask = false;
    long mask = Segmentation.NONE;
    int pointNumbers = -1;
    json.beginObject();
    for (int key = -1; (key = json.key(keys, key)) != JsonScanner.END; ) {
      switch (key) {
        case 0 -> image = json.integer();
        case 1 -> category = json.integer();
        case 2 -> hasBox = Boxes.read(json, box);
        case 3 -> score = json.number();
        case 4 -> {
          hasMask = true;
          if (rows.keepsMasks()) {
            mask = masks.read();
          } else {
            json.skip();
          }
        }
        case 5 -> {
          if (rows.keepsPoints()) {
            pointNumbers = points();
          } else {
            pointNumbers = 0;
            json.skip();
          }
        }
        default -> json.skip();
      }
    }
    if (basis == null && !hasBox && !hasMask && pointNumbers < 0) {
      throw new Refusal(
          "Cannot read "
              + json.name()
              + " before byte "
              + json.position()
              + ": the first detection has no \"bbox\", \"segmentation\" or \"keypoints\"; one of"
              + " them is needed");
    }
    if (basis == null) {
      basis = hasBox ? Basis.BOX : hasMask ? Basis.MASK : Basis.KEYPOINTS;
    }
    boolean complete =
        switch (basis) {
          case BOX -> hasBox;
          case MASK -> hasMask;
          case KEYPOINTS -> pointNumbers >= 0;
        };
    String missing =
        image == MISSING
            ? "image_id"
            : category == MISSING
                ? "category_id"
                : Double.isNaN(score)
                    ? "score"
                    : complete
                        ? null
                        : basis == Basis.BOX
                            ? "bbox"
                            : basis == Basis.MASK ? "segmentation" : "keypoints";
    if (missing != null) {
      throw new Refusal(
          "Cannot read "
              + json.name()
              + " before byte "
              + json.position()
              + ": detection number "
              + rows.size()
              + " (from 0) has no \""
              + missing
              + "\""
              + (complete ? "" : ", which the first one has"));
    }
    if (!hasBox) {
      Arrays.fill(box, 0);
    } else if (box[2] < 0 || box[3] < 0) {
      warnings.add(CocoWarning.NEGATIVE_SIZE, "detection number", rows.size());
    }
    int row = rows.add(json.share(bytes));
    rows.set(row, row + 1L, image, category, hasBox ? 0 : ObjectTable.NO_BOX);
    rows.numbers(row, box, score);
    if (rows.keepsMasks()) {
      rows.mask(row, mask);
    }
    if (rows.keepsPoints()) {
      rows.points(row, points, Math.max(pointNumbers, 0));
    }
    if (row == 0) {
      rows.keepOnly(
          basis == Basis.MASK || parts.contains(CocoPart.SEGMENTATION),
          basis == Basis.KEYPOINTS || parts.contains(CocoPart.KEYPOINTS));
    }
  }

  private int points() throws IOException {
    int n = 0;
    json.beginArray();
    while (json.more()) {
      if (n == points.length) {
        points = Arrays.copyOf(points, n * 2);
      }
      points[n++] = json.number();
    }
    return n;
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
