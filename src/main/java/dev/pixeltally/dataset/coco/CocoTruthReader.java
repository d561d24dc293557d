package dev.pixeltally.dataset.coco;

import dev.pixeltally.config.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * Reads a COCO dataset (instances, key points, LVIS) as a stream. Kept are ids, boxes, areas and
 * flags, and the {@link CocoPart}s that are asked for; the order of the file's parts does not
 * matter.
 */
public final class CocoTruthReader {
  private final JsonKeys top = new JsonKeys("images", "annotations", "categories");
  private final JsonKeys imageKeys =
      new JsonKeys(
          "id",
          "width",
          "height",
          "file_name",
          "neg_category_ids",
          "not_exhaustive_category_ids",
          "coco_url");
  private final JsonKeys categoryKeys = new JsonKeys("id", "name", "frequency");
  private final JsonKeys annotationKeys =
      new JsonKeys(
          "id",
          "image_id",
          "category_id",
          "bbox",
          "area",
          "iscrowd",
          "ignore",
          "segmentation",
          "keypoints",
          "num_keypoints");

  /** No honest name is longer. */
  private static final int LONGEST_NAME = 1 << 16;

  private static final long MISSING = Long.MIN_VALUE;

  private final JsonScanner json;
  private final long bytes;
  private final Set<CocoPart> parts;
  private final TruthColumns columns;
  private final CocoWarnings warnings;
  private ObjectTable objects;
  private SegmentationReader masks;

  /** The number of the top's last key. */
  private int topKey = -1;

  /** Which list is being read; -1: none. */
  private int list = -1;

  private CocoVisitor visitor;
  private long[] streamed = new long[0];
  private int streamedCount;

  private boolean begun;
  private long images;
  private long annotations;
  private long categories;

  private final double[] box = new double[4];
  private final PointReader points;
  private long lastId = MISSING;
  private boolean ascending = true;
  private boolean hasAnnotations;

  /**
   * Begins to read.
   *
   * @param bytes the file's size, as a hint of how much room to make
   */
  CocoTruthReader(JsonScanner json, long bytes, Set<CocoPart> parts, Strictness strictness) {
    this.json = json;
    points = new PointReader(json);
    this.parts = parts;
    this.bytes = bytes;
    columns = new TruthColumns(json.name(), parts, strictness);
    warnings = columns.warnings();
    objects = columns.objects();
    masks = new SegmentationReader(json, objects.masks());
  }

  /**
   * Reads a whole file.
   *
   * @param in its bytes, plain or gzip; closed by the caller
   * @param name of the file, for messages
   * @param bytes its size, as a hint of how much room to make
   * @throws Refusal where it is no COCO dataset
   */
  public static CocoTruth read(
      InputStream in, String name, long bytes, Set<CocoPart> parts, Strictness strictness)
      throws IOException {
    JsonScanner json = new JsonScanner(Gzip.open(in, name), name);
    CocoTruthReader reader = new CocoTruthReader(json, bytes, parts, strictness);
    while (reader.step()) {
      // The columns keep what it has read.
    }
    return reader.columns.build(reader.ascending);
  }

  /**
   * Reads a whole file and keeps no annotation: a visitor is shown images and annotations as they
   * come, so that memory does not grow with the file.
   *
   * @param in its bytes, plain or gzip; closed by the caller
   * @param name of the file, for messages
   * @return images, categories and warnings; no annotations
   * @throws Refusal where it is no COCO dataset
   */
  public static CocoTruth visit(InputStream in, String name, CocoVisitor visitor)
      throws IOException {
    JsonScanner json = new JsonScanner(Gzip.open(in, name), name);
    Set<CocoPart> parts = EnumSet.noneOf(CocoPart.class);
    if (visitor.batch() > 0) {
      parts.addAll(EnumSet.of(CocoPart.SEGMENTATION, CocoPart.KEYPOINTS));
    }
    CocoTruthReader reader = new CocoTruthReader(json, 0, parts, Strictness.STRICT);
    reader.visitor = visitor;
    while (reader.step()) {
      if (reader.objects.size() > 0 && reader.objects.size() == visitor.batch()) {
        reader.show();
      }
    }
    if (reader.objects.size() > 0) {
      reader.show();
    }
    if (!reader.ascending) {
      reader.countRepeatedIds();
    }
    return reader.columns.build(true);
  }

  /** Hands over what was read, and begins anew. */
  private void show() throws IOException {
    if (streamed.length < streamedCount + objects.size()) {
      streamed =
          Arrays.copyOf(
              streamed, Math.max(streamedCount * 2, streamedCount + objects.size() + (1 << 16)));
    }
    for (int row = 0; row < objects.size(); row++) {
      streamed[streamedCount++] = objects.id(row);
    }
    visitor.annotations(objects);
    // The visitor may hand the table to a thread.
    objects = columns.renew();
    masks = new SegmentationReader(json, objects.masks());
  }

  private void countRepeatedIds() {
    Arrays.sort(streamed, 0, streamedCount);
    for (int i = 1; i < streamedCount; i++) {
      if (streamed[i] == streamed[i - 1]) {
        warnings.add(CocoWarning.DUPLICATE_ANNOTATION_ID, "annotation", streamed[i]);
      }
    }
  }

  /** What has been read: the caller may clear it after every step. */
  TruthColumns columns() {
    return columns;
  }

  /** Annotations so far. */
  long annotations() {
    return annotations;
  }

  /** Images so far. */
  long images() {
    return images;
  }

  /** Whether the ids of annotations have only risen, so that none repeats. */
  boolean ascending() {
    return ascending;
  }

  /**
   * Reads one image, annotation or category further.
   *
   * @return false where the file has ended
   */
  boolean step() throws IOException {
    if (!begun) {
      begin();
      begun = true;
    }
    while (true) {
      if (list >= 0) {
        if (json.more()) {
          entry();
          return true;
        }
        list = -1;
      }
      topKey = json.key(top, topKey);
      if (topKey == JsonScanner.END) {
        end();
        return false;
      }
      if (topKey < 0) {
        json.skip();
      } else if (topKey == 1 && visitor != null && visitor.batch() == 0) {
        hasAnnotations = true;
        json.skip();
      } else {
        hasAnnotations |= topKey == 1;
        list = topKey;
        json.beginArray();
      }
    }
  }

  private void entry() throws IOException {
    switch (list) {
      case 0 -> {
        image();
        images++;
      }
      case 1 -> {
        annotation();
        annotations++;
      }
      default -> {
        category();
        categories++;
      }
    }
  }

  private void begin() throws IOException {
    int b = json.peek();
    if (b != '{') {
      throw new Refusal(
          "Cannot read "
              + json.name()
              + " as ground truth: it should be an object with \"images\", \"annotations\" and"
              + " \"categories\""
              + (b == '[' ? "; an array is what results look like" : ""));
    }
    json.beginObject();
  }

  private void end() throws IOException {
    json.finish();
    // A test set has none; who passes them over does not miss them.
    boolean passedOver = visitor != null && visitor.batch() == 0;
    if (images == 0 || !(hasAnnotations || passedOver) || categories == 0) {
      String missing = images == 0 ? "images" : categories == 0 ? "categories" : "annotations";
      throw new Refusal(
          "Cannot read " + json.name() + " as ground truth: it has no \"" + missing + "\"");
    }
    warnings.add(
        CocoWarning.NUMBER_AS_TEXT, json.textNumbers(), "before byte " + json.firstTextNumber());
  }

  private void image() throws IOException {
    long id = MISSING;
    int height = 0;
    int width = 0;
    String fileName = null;
    long[] negative = null;
    long[] notExhaustive = null;
    json.beginObject();
    for (int key = -1; (key = json.key(imageKeys, key)) != JsonScanner.END; ) {
      switch (key) {
        case 0 -> id = json.integer();
        case 1 -> width = side("width", id);
        case 2 -> height = side("height", id);
        case 3 -> {
          if (named()) {
            fileName = json.text(LONGEST_NAME);
          } else {
            json.skip();
          }
        }
        case 4 -> negative = ids();
        case 5 -> notExhaustive = ids();
        case 6 -> {
          // LVIS names its files only by where they lie.
          if (named() && fileName == null) {
            String url = json.text(LONGEST_NAME);
            fileName = url.substring(url.lastIndexOf('/') + 1);
          } else {
            json.skip();
          }
        }
        default -> json.skip();
      }
    }
    if (id == MISSING) {
      throw missing("image", images, "id");
    }
    if (visitor != null) {
      visitor.image(id, width, height, fileName);
    }
    columns.addImage(id, height, width, visitor == null ? fileName : null);
    columns.federate(negative, notExhaustive);
  }

  private boolean named() {
    return visitor != null || parts.contains(CocoPart.FILE_NAMES);
  }

  private int side(String what, long id) throws IOException {
    if (json.isNull()) {
      return 0;
    }
    long value = json.integer();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw json.refusal(
          what
              + " "
              + value
              + " of image "
              + (id == MISSING ? "number " + images : "" + id)
              + "; 1 to "
              + Integer.MAX_VALUE
              + " are valid");
    }
    return (int) value;
  }

  private long[] ids() throws IOException {
    long[] list = new long[8];
    int count = 0;
    json.beginArray();
    while (json.more()) {
      if (count == list.length) {
        list = Arrays.copyOf(list, count * 2);
      }
      list[count++] = json.integer();
    }
    return Arrays.copyOf(list, count);
  }

  private void category() throws IOException {
    long id = MISSING;
    String name = null;
    byte frequency = 0;
    json.beginObject();
    for (int key = -1; (key = json.key(categoryKeys, key)) != JsonScanner.END; ) {
      switch (key) {
        case 0 -> id = json.integer();
        case 1 -> name = json.text(LONGEST_NAME);
        case 2 -> {
          String word = json.text(LONGEST_NAME);
          frequency = (byte) (word.isEmpty() ? 0 : word.charAt(0));
        }
        default -> json.skip();
      }
    }
    if (id == MISSING) {
      throw missing("category", categories, "id");
    }
    columns.addCategory(id, name == null ? String.valueOf(id) : name, frequency);
  }

  private void annotation() throws IOException {
    long id = MISSING;
    long image = MISSING;
    long category = MISSING;
    double area = 0;
    int flags = ObjectTable.NO_AREA | ObjectTable.NO_BOX;
    boolean crowdGiven = false;
    long mask = Segmentation.NONE;
    boolean masked = false;
    int pointNumbers = 0;
    long visible = -1;
    Arrays.fill(box, 0);
    json.beginObject();
    for (int key = -1; (key = json.key(annotationKeys, key)) != JsonScanner.END; ) {
      switch (key) {
        case 0 -> id = json.integer();
        case 1 -> image = json.integer();
        case 2 -> category = json.integer();
        case 3 -> flags &= Boxes.read(json, box) ? ~ObjectTable.NO_BOX : ~0;
        case 4 -> {
          if (!json.isNull()) {
            area = json.number();
            flags &= ~ObjectTable.NO_AREA;
          }
        }
        case 5 -> {
          crowdGiven = !json.isNull();
          flags &= ~ObjectTable.CROWD;
          flags |= crowdGiven && json.flag() ? ObjectTable.CROWD : 0;
        }
        case 6 -> {
          flags &= ~ObjectTable.IGNORED;
          flags |= !json.isNull() && json.flag() ? ObjectTable.IGNORED : 0;
        }
        case 7 -> {
          if (objects.keepsMasks()) {
            mask = masks.read();
            masked = true;
          } else {
            json.skip();
          }
        }
        case 8 -> {
          if (objects.keepsPoints()) {
            pointNumbers = points();
          } else {
            json.skip();
          }
        }
        case 9 -> visible = json.isNull() ? -1 : json.integer();
        default -> json.skip();
      }
    }
    if (image == MISSING || category == MISSING) {
      throw missing("annotation", annotations, image == MISSING ? "image_id" : "category_id");
    }
    if (id == MISSING) {
      throw missing("annotation", annotations, "id");
    }
    if (id == 0) {
      flags |= ObjectTable.ZERO_ID;
      warnings.add(CocoWarning.ZERO_ANNOTATION_ID, "annotation", id);
    }
    if (masked) {
      // Only now: masks stand before ids in COCO's own files.
      masks.warn(warnings, "annotation", id);
    }
    ascending &= id > lastId;
    lastId = id;
    if (!crowdGiven) {
      warnings.add(CocoWarning.WITHOUT_ISCROWD, "annotation", id);
    }
    boolean crowd = (flags & ObjectTable.CROWD) != 0;
    if (((flags & ObjectTable.IGNORED) != 0) != crowd && (flags & ObjectTable.IGNORED) != 0) {
      warnings.add(CocoWarning.IGNORE_OVERWRITTEN, "annotation", id);
    }
    if ((flags & ObjectTable.NO_AREA) != 0) {
      warnings.add(CocoWarning.WITHOUT_AREA, "annotation", id);
      area = box[2] * box[3];
    }
    if (box[2] < 0 || box[3] < 0) {
      warnings.add(CocoWarning.NEGATIVE_SIZE, "annotation", id);
    }
    int row = objects.add(json.share(bytes));
    objects.set(row, id, image, category, flags);
    objects.numbers(row, box, area);
    if (objects.keepsMasks()) {
      objects.mask(row, mask);
    }
    if (objects.keepsPoints()) {
      if (visible < 0) {
        // A visitor did not ask for key points; a file without any is no odd one then.
        if (visitor == null || pointNumbers > 0) {
          warnings.add(CocoWarning.WITHOUT_NUM_KEYPOINTS, "annotation", id);
        }
        visible = 0;
        for (int i = 2; i < pointNumbers; i += 3) {
          visible += points.values()[i] > 0 ? 1 : 0;
        }
      }
      objects.points(row, points.values(), pointNumbers);
      objects.visible(row, visible);
    }
  }

  private int points() throws IOException {
    if (json.isNull()) {
      return 0;
    }
    return points.read();
  }

  private Refusal missing(String what, long number, String field) {
    return json.refusal(what + " number " + number + " (from 0) has no \"" + field + "\"");
  }
}
