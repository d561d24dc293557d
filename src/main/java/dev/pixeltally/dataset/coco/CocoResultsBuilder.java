package dev.pixeltally.dataset.coco;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.Stage;
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
  private final LeftOut leftOut;
  private final double[] box = new double[4];
  private double[] points = new double[51];
  private Basis basis;

  /** Whether the table keeps what is needed only. */
  private boolean narrowed;

  private long detections;

  private long image;
  private long category;
  private double score;
  private boolean hasBox;
  private boolean hasMask;
  private long mask;
  private int pointNumbers;
  private boolean scored;
  private String problem;

  /**
   * Starts empty.
   *
   * @param name of the file, for messages
   * @param parts what is kept beside what the first detection makes necessary
   */
  public CocoResultsBuilder(String name, Set<CocoPart> parts) {
    this(name, parts, Strictness.STRICT);
  }

  /**
   * Starts empty.
   *
   * @param name of the file, for messages
   * @param parts what is kept beside what the first detection makes necessary
   * @param strictness whether single detections that cannot be evaluated are refused or left out
   */
  public CocoResultsBuilder(String name, Set<CocoPart> parts, Strictness strictness) {
    this(name, parts, null, strictness);
  }

  /**
   * Starts empty, as one of several files.
   *
   * @param basis what the first detection of all files has; null: it stands in this one
   */
  public CocoResultsBuilder(String name, Set<CocoPart> parts, Basis basis) {
    this(name, parts, basis, Strictness.STRICT);
  }

  private CocoResultsBuilder(String name, Set<CocoPart> parts, Basis basis, Strictness strictness) {
    leftOut = new LeftOut(strictness, warnings);
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
    score = 0;
    scored = false;
    problem = null;
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
    scored = true;
  }

  /** Whether numbers may be none, and so may be given: the detection is left out then. */
  public boolean takesNonFinite() {
    return leftOut.allowed();
  }

  /** That it has something which cannot be used. */
  void problem(String what) {
    problem = what;
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

  /** Room for a box that a reader fills; {@link #box(int)} then says whether it is one. */
  double[] boxRoom() {
    return box;
  }

  /** That so many numbers were given as a box; 0: none was. */
  void box(int numbers) {
    hasBox = numbers == 4;
    if (numbers != 4 && numbers != 0) {
      problem = "a bbox of " + numbers + Boxes.VALID;
    }
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
    if (basis == null && (hasBox || hasMask || pointNumbers >= 0)) {
      basis = hasBox ? Basis.BOX : hasMask ? Basis.MASK : Basis.KEYPOINTS;
    }
    String wrong = wrong();
    if (wrong != null) {
      leaveOut(
          new Refusal(
              "Cannot read "
                  + name
                  + where.get()
                  + ": detection number "
                  + detections
                  + " (from 0) has "
                  + wrong),
          share);
      return;
    }
    if (!hasBox) {
      Arrays.fill(box, 0);
    } else if (box[2] < 0 || box[3] < 0) {
      warnings.add(CocoWarning.NEGATIVE_SIZE, "detection number", detections);
    }
    add(share, hasBox ? 0 : ObjectTable.NO_BOX);
  }

  /** The row stays, so that numbers of rows are those of the file. */
  private void leaveOut(Refusal why, double share) {
    String id = image == MISSING ? "" : String.valueOf(image);
    leftOut.add(id, Stage.READ, Reason.BROKEN_DETECTION, detections, why);
    mask = Segmentation.NONE;
    pointNumbers = 0;
    add(share, ObjectTable.NO_BOX | ObjectTable.LEFT_OUT);
  }

  private void add(double share, int flags) {
    int row = rows.add(share);
    rows.set(row, row + 1L, image, category, flags);
    rows.numbers(row, box, score);
    if (rows.keepsMasks()) {
      rows.mask(row, mask);
    }
    if (rows.keepsPoints()) {
      rows.points(row, points, Math.max(pointNumbers, 0));
    }
    detections++;
    if (!narrowed && basis != null) {
      keepOnly();
    }
  }

  private void keepOnly() {
    narrowed = true;
    rows.keepOnly(
        basis == Basis.MASK || parts.contains(CocoPart.SEGMENTATION),
        basis == Basis.KEYPOINTS || parts.contains(CocoPart.KEYPOINTS));
  }

  /** What is wrong with it; null: nothing. */
  private String wrong() {
    if (problem != null) {
      return problem;
    }
    if (image == MISSING) {
      return "no \"image_id\"";
    }
    if (category == MISSING) {
      return "no \"category_id\"";
    }
    if (!scored) {
      return "no \"score\"";
    }
    if (basis == null) {
      return "no \"bbox\", \"segmentation\" or \"keypoints\"; one of them is needed";
    }
    String missing =
        switch (basis) {
          case BOX -> hasBox ? null : "bbox";
          case MASK -> hasMask ? null : "segmentation";
          case KEYPOINTS -> pointNumbers >= 0 ? null : "keypoints";
        };
    if (missing != null) {
      return "no \"" + missing + "\", which the first one has";
    }
    return takesNonFinite() ? nonFinite() : null;
  }

  /** Which number is none; where such are not taken, whoever read it has refused it. */
  private String nonFinite() {
    if (!Double.isFinite(score)) {
      return "the score " + score + "; finite numbers are valid";
    }
    for (int i = 0; hasBox && i < box.length; i++) {
      if (!Double.isFinite(box[i])) {
        return "a bbox with " + box[i] + "; finite numbers are valid";
      }
    }
    for (int i = 0; i < pointNumbers; i++) {
      if (!Double.isFinite(points[i])) {
        return "key points with " + points[i] + "; finite numbers are valid";
      }
    }
    return null;
  }

  /** All of them; {@link CocoResultsReader#match} then joins them to a truth. */
  public CocoResults build() {
    return new CocoResults(basis == null ? Basis.BOX : basis, rows, warnings, leftOut);
  }
}
