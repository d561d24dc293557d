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
  private boolean begun;
  private long detections;

  /**
   * Begins to read.
   *
   * @param basis what the first entry of all files has; null: it stands in this one
   */
  CocoResultsReader(JsonScanner json, long bytes, Set<CocoPart> parts, Basis basis) {
    this.json = json;
    this.bytes = bytes;
    this.basis = basis;
    this.parts = parts;
    // What the first entry has decides what is needed of all: until then everything is kept.
    rows = new ObjectTable(true, true);
    masks = new SegmentationReader(json, rows.masks());
    if (basis != null) {
      keepOnly();
    }
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
    CocoResultsReader reader =
        new CocoResultsReader(new JsonScanner(Gzip.open(in), name), bytes, parts, null);
    while (reader.step()) {
      // The table keeps what it has read.
    }
    return new CocoResults(
        reader.basis == null ? Basis.BOX : reader.basis, reader.rows, reader.warnings);
  }

  /** What has been read: the caller may clear it after every step. */
  ObjectTable rows() {
    return rows;
  }

  CocoWarnings warnings() {
    return warnings;
  }

  /** Detections so far. */
  long detections() {
    return detections;
  }

  /** What the first entry has; null before it. */
  Basis basis() {
    return basis;
  }

  /**
   * Reads one detection further.
   *
   * @return false where the file has ended
   */
  boolean step() throws IOException {
    if (!begun) {
      begin();
      begun = true;
    }
    if (json.more()) {
      detection();
      detections++;
      return true;
    }
    json.finish();
    warnings.add(
        CocoWarning.NUMBER_AS_TEXT, json.textNumbers(), "before byte " + json.firstTextNumber());
    return false;
  }

  private void begin() throws IOException {
    int b = json.peek();
    if (b != '[') {
      throw new Refusal(
          "Cannot read "
              + json.name()
              + " as results: it should be an array of detections"
              + (b == '{' ? "; an object is what ground truth looks like" : ""));
    }
    json.beginArray();
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
              + detections
              + " (from 0) has no \""
              + missing
              + "\""
              + (complete ? "" : ", which the first one has"));
    }
    if (!hasBox) {
      Arrays.fill(box, 0);
    } else if (box[2] < 0 || box[3] < 0) {
      warnings.add(CocoWarning.NEGATIVE_SIZE, "detection number", detections);
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
    if (detections == 0) {
      keepOnly();
    }
  }

  private void keepOnly() {
    rows.keepOnly(
        basis == Basis.MASK || parts.contains(CocoPart.SEGMENTATION),
        basis == Basis.KEYPOINTS || parts.contains(CocoPart.KEYPOINTS));
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
    int stray = join(results, truth);
    if (stray >= 0) {
      throw stray(name, stray, rows.imageId(stray), truth.images().size());
    }
    rows.forgetIds();
  }

  /** Joins, and finds the first detection whose image is not listed; -1: there is none. */
  static int join(CocoResults results, CocoTruth truth) {
    ObjectTable rows = results.detections();
    rows.group(truth.images(), truth.categories());
    int stray = -1;
    if (rows.strays()) {
      for (int row = 0; row < rows.size(); row++) {
        long order = rows.order(row);
        if (truth.images().find(rows.imageId(row)) < 0) {
          stray = stray < 0 || order < rows.order(stray) ? row : stray;
        } else if (truth.categories().find(rows.categoryId(row)) < 0) {
          long category = rows.categoryId(row);
          results.warnings().add(CocoWarning.UNKNOWN_CATEGORY, "category", category, order);
        }
      }
    }
    return stray;
  }

  /** What a detection of an unknown image is refused with. */
  static Refusal stray(String name, long number, long image, long images) {
    return new Refusal(
        "Cannot score "
            + name
            + ": detection number "
            + number
            + " (from 0) is of image "
            + image
            + ", which the truth does not list; only its "
            + images
            + " images are valid");
  }
}
