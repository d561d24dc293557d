package dev.pixeltally.dataset.coco;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.coco.CocoResults.Basis;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Gathers detections into {@link CocoResults}, whatever file they come from: {@link #begin}, what
 * the detection has, {@link #end}. What the first one has decides what all must have. Belongs to
 * one thread.
 */
public final class CocoResultsBuilder {
  private static final long MISSING = Long.MIN_VALUE;

  private final String name;
  private final Set<CocoPart> parts;
  private final ObjectTable rows;
  private final CocoWarnings warnings = new CocoWarnings();
  private final double[] box = new double[4];
  private double[] points = new double[51];
  private Basis basis;
  private long detections;

  private long image;
  private long category;
  private double score;
  private boolean hasBox;
  private boolean hasMask;
  private long mask;
  private int pointNumbers;

  /**
   * Starts empty.
   *
   * @param name of the file, for messages
   * @param parts what is kept beside what the first detection makes necessary
   */
  public CocoResultsBuilder(String name, Set<CocoPart> parts) {
    this(name, parts, null);
  }

  /**
   * Starts empty, as one of several files.
   *
   * @param basis what the first detection of all files has; null: it stands in this one
   */
  public CocoResultsBuilder(String name, Set<CocoPart> parts, Basis basis) {
    this.name = name;
    this.basis = basis;
    this.parts = parts;
    // What the first one has decides what is needed of all: until then everything is kept.
    rows = new ObjectTable(name, true, true);
    if (basis != null) {
      keepOnly();
    }
  }

  /** The file's, for messages. */
  String name() {
    return name;
  }

  /** Begins a detection that has nothing yet. */
  public void begin() {
    image = MISSING;
    category = MISSING;
    score = Double.NaN;
    hasBox = false;
    hasMask = false;
    mask = Segmentation.NONE;
    pointNumbers = -1;
  }

  public void image(long id) {
    image = id;
  }

  public void category(long id) {
    category = id;
  }

  public void score(double value) {
    score = value;
  }

  /** Its box in pixels. */
  public void box(double x, double y, double width, double height) {
    box[0] = x;
    box[1] = y;
    box[2] = width;
    box[3] = height;
    hasBox = true;
  }

  /** Whether masks are of use; what is given where they are not is dropped. */
  public boolean keepsMasks() {
    return rows.keepsMasks();
  }

  /** Its mask as COCO's string. */
  public void mask(byte[] text, int from, int to, long height, long width) {
    hasMask = true;
    if (keepsMasks()) {
      ByteStore into = rows.masks();
      into.begin();
      into.append((byte) Segmentation.TEXT);
      into.appendNumber(height);
      into.appendNumber(width);
      into.append(text, from, to);
      mask = into.end();
    }
  }

  /** Whether key points are of use. */
  public boolean keepsPoints() {
    return rows.keepsPoints();
  }

  /** Its key points: x, y and visibility of each. */
  public void points(double[] values, int count) {
    if (points.length < count) {
      points = new double[Math.max(count, points.length * 2)];
    }
    System.arraycopy(values, 0, points, 0, count);
    pointNumbers = count;
  }

  /** Room for a box that a reader fills; {@link #box(boolean)} then says whether it is one. */
  double[] boxRoom() {
    return box;
  }

  void box(boolean given) {
    hasBox = given;
  }

  ByteStore masks() {
    return rows.masks();
  }

  /** Its mask as it stands in {@link #masks}. */
  void mask(long address) {
    hasMask = true;
    mask = address;
  }

  /** Detections so far. */
  public long detections() {
    return detections;
  }

  /** What has been gathered; one who streams clears it after every detection. */
  ObjectTable rows() {
    return rows;
  }

  /** What the first detection has; empty before it. */
  public Optional<Basis> basis() {
    return Optional.ofNullable(basis);
  }

  CocoWarnings warnings() {
    return warnings;
  }

  /**
   * Takes the detection.
   *
   * @param share of the file that has been read, 0 where that is not known
   * @param where in the file it stands, for messages: empty, or as in {@code " before byte 17"}
   * @throws Refusal where it lacks what it needs, or what the first one has
   */
  public void end(double share, Supplier<String> where) {
    if (basis == null) {
      basis = basis(where);
    }
    String missing = missing();
    if (missing != null) {
      boolean always =
          missing.equals("image_id") || missing.equals("category_id") || missing.equals("score");
      throw new Refusal(
          "Cannot read "
              + name
              + where.get()
              + ": detection number "
              + detections
              + " (from 0) has no \""
              + missing
              + "\""
              + (always ? "" : ", which the first one has"));
    }
    if (!hasBox) {
      Arrays.fill(box, 0);
    } else if (box[2] < 0 || box[3] < 0) {
      warnings.add(CocoWarning.NEGATIVE_SIZE, "detection number", detections);
    }
    int row = rows.add(share);
    rows.set(row, row + 1L, image, category, hasBox ? 0 : ObjectTable.NO_BOX);
    rows.numbers(row, box, score);
    if (rows.keepsMasks()) {
      rows.mask(row, mask);
    }
    if (rows.keepsPoints()) {
      rows.points(row, points, Math.max(pointNumbers, 0));
    }
    if (detections++ == 0) {
      keepOnly();
    }
  }

  private void keepOnly() {
    rows.keepOnly(
        basis == Basis.MASK || parts.contains(CocoPart.SEGMENTATION),
        basis == Basis.KEYPOINTS || parts.contains(CocoPart.KEYPOINTS));
  }

  private Basis basis(Supplier<String> where) {
    if (!hasBox && !hasMask && pointNumbers < 0) {
      throw new Refusal(
          "Cannot read "
              + name
              + where.get()
              + ": the first detection has no \"bbox\", \"segmentation\" or \"keypoints\"; one of"
              + " them is needed");
    }
    return hasBox ? Basis.BOX : hasMask ? Basis.MASK : Basis.KEYPOINTS;
  }

  /** The name of what is needed and not there, as COCO's JSON calls it; null: all is there. */
  private String missing() {
    if (image == MISSING) {
      return "image_id";
    }
    if (category == MISSING) {
      return "category_id";
    }
    if (Double.isNaN(score)) {
      return "score";
    }
    return switch (basis) {
      case BOX -> hasBox ? null : "bbox";
      case MASK -> hasMask ? null : "segmentation";
      case KEYPOINTS -> pointNumbers >= 0 ? null : "keypoints";
    };
  }

  /** All of them; {@link CocoResultsReader#match} then joins them to a truth. */
  public CocoResults build() {
    return new CocoResults(basis == null ? Basis.BOX : basis, rows, warnings);
  }
}
