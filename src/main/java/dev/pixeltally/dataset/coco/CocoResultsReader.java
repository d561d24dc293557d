package dev.pixeltally.dataset.coco;

import dev.pixeltally.config.Printable;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.Stage;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/** Reads COCO's results format, an array of detections, as a stream. */
public final class CocoResultsReader implements DetectionStream {
  private static final int LONGEST_NAME = 1 << 12;

  private final JsonKeys keys =
      new JsonKeys("image_id", "category_id", "bbox", "score", "segmentation", "keypoints");

  private final InputStream in;
  private final JsonScanner json;
  private final long bytes;
  private final CocoResultsBuilder rows;
  private final SegmentationReader masks;
  private final PointReader points;
  private final Supplier<String> where;

  /** Null: a text is a number in quotes. */
  private final ResultNames names;

  private boolean begun;

  private CocoResultsReader(InputStream in, long bytes, CocoResultsBuilder into, ResultNames names)
      throws IOException {
    this.in = in;
    this.names = names;
    json = new JsonScanner(Gzip.open(in, into.name()), into.name());
    if (into.takesNonFinite()) {
      json.takeNonFinite();
    }
    points = new PointReader(json);
    this.bytes = bytes;
    rows = into;
    masks = new SegmentationReader(json, rows.masks());
    where = () -> " before byte " + json.position();
  }

  /** Reads a whole file as mode strict does. */
  public static CocoResults read(InputStream in, String name, long bytes, Set<CocoPart> parts)
      throws IOException {
    return read(in, name, bytes, parts, Strictness.STRICT);
  }

  /**
   * Reads a whole file; {@link #match} then joins it to a truth.
   *
   * @param in its bytes, plain or gzip; closed by the caller
   * @param name of the file, for messages
   * @param bytes its size, as a hint of how much room to make
   * @param strictness whether single detections that cannot be evaluated are refused or left out
   * @throws Refusal where it is no array of detections
   */
  public static CocoResults read(
      InputStream in, String name, long bytes, Set<CocoPart> parts, Strictness strictness)
      throws IOException {
    return read(in, name, bytes, parts, strictness, null);
  }

  /**
   * Reads a whole file of a dataset whose images and classes may be called by names.
   *
   * @param names what a text as {@code image_id} or {@code category_id} stands for; null: a number
   */
  public static CocoResults read(
      InputStream in,
      String name,
      long bytes,
      Set<CocoPart> parts,
      Strictness strictness,
      ResultNames names)
      throws IOException {
    CocoResultsBuilder rows = new CocoResultsBuilder(name, parts, strictness);
    CocoResultsReader reader = new CocoResultsReader(in, bytes, rows, names);
    while (reader.step()) {
      // The table keeps what it has read.
    }
    return rows.build();
  }

  /**
   * Begins to read a file.
   *
   * @param in its bytes, plain or gzip; closed with the stream
   * @param into gathers what is read
   */
  public static DetectionStream stream(InputStream in, CocoResultsBuilder into) throws IOException {
    return new CocoResultsReader(in, 0, into, null);
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

  @Override
  public void close() throws IOException {
    in.close();
  }

  @Override
  public boolean step() throws IOException {
    if (!begun) {
      begin();
      begun = true;
    }
    if (json.more()) {
      detection();
      rows.end(json.share(bytes), where);
      return true;
    }
    json.finish();
    rows.warnings()
        .add(
            CocoWarning.NUMBER_AS_TEXT,
            json.textNumbers(),
            "before byte " + json.firstTextNumber());
    return false;
  }

  private void detection() throws IOException {
    rows.begin();
    json.beginObject();
    for (int key = -1; (key = json.key(keys, key)) != JsonScanner.END; ) {
      switch (key) {
        case 0 -> {
          if (!json.isNull()) {
            image();
          }
        }
        case 1 -> {
          if (!json.isNull()) {
            rows.category(named() ? names.category(json.text(LONGEST_NAME)) : json.integer());
          }
        }
        case 2 -> rows.box(Boxes.count(json, rows.boxRoom()));
        case 3 -> {
          if (!json.isNull()) {
            rows.score(json.number());
          }
        }
        case 4 -> mask();
        case 5 -> points();
        default -> json.skip();
      }
    }
  }

  private boolean named() throws IOException {
    return names != null && json.peek() == '"';
  }

  private void image() throws IOException {
    if (!named()) {
      rows.image(json.integer());
      return;
    }
    String name = json.text(LONGEST_NAME);
    OptionalLong number = names.image(name);
    rows.image(number.orElse(0));
    if (number.isEmpty()) {
      rows.problem("the image_id \"" + Printable.of(name) + "\", which the split lacks");
    }
  }

  private void mask() throws IOException {
    if (rows.keepsMasks()) {
      rows.mask(masks.tryToRead());
      if (masks.problem() != null) {
        rows.problem(masks.problem());
      }
      masks.warn(rows.warnings(), "detection number", rows.detections());
    } else {
      rows.mask(Segmentation.NONE);
      json.skip();
    }
  }

  private void points() throws IOException {
    if (rows.keepsPoints()) {
      int n = points.read();
      rows.points(points.values(), n);
    } else {
      json.skip();
      rows.points(points.values(), 0);
    }
  }

  /**
   * Joins detections to the images and categories of a truth.
   *
   * @throws Refusal where a detection's image is not listed there, as COCO's tools refuse it, and
   *     nothing may be left out
   */
  public static void match(CocoResults results, CocoTruth truth, String name) {
    ObjectTable rows = results.detections();
    int images = truth.images().size();
    for (int row = join(results, truth); row >= 0 && row < rows.size(); row++) {
      long image = rows.imageId(row);
      if (!rows.leftOut(row) && truth.images().find(image) < 0) {
        Refusal why = stray(name, row, image, images);
        String id = String.valueOf(image);
        results.leftOut().add(id, Stage.READ, Reason.UNKNOWN_IMAGE, row, why);
      }
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
        if (rows.leftOut(row)) {
          continue;
        }
        if (truth.images().find(rows.imageId(row)) < 0) {
          stray = stray < 0 || order < rows.order(stray) ? row : stray;
        } else if (truth.categories().find(rows.categoryId(row)) < 0) {
          long category = rows.categoryId(row);
          results.warnings().add(CocoWarning.UNKNOWN_CATEGORY, "category", category, order);
        }
      }
    }
    MaskSizes.compare(rows, truth.heights(), truth.widths(), "detection", results.warnings());
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
