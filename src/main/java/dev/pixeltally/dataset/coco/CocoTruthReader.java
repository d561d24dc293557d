package dev.pixeltally.dataset.coco;

import dev.pixeltally.config.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
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

  /** No honest skeleton has as many. */
  private static final int MOST_POINT_NUMBERS = 1 << 16;

  private static final long MISSING = Long.MIN_VALUE;

  private final JsonScanner json;
  private final long bytes;
  private final Set<CocoPart> parts;
  private final Strictness strictness;
  private final CocoWarnings warnings = new CocoWarnings();
  private ObjectTable objects;
  private SegmentationReader masks;
  private final CocoVisitor visitor;
  private long[] streamed = new long[0];
  private int streamedCount;

  private int imageCount;
  private long[] imageIds = new long[1024];
  private int[] heights = new int[1024];
  private int[] widths = new int[1024];
  private String[] fileNames = new String[0];
  private String fileName;
  private long[][] negative;
  private long[][] notExhaustive;

  private int categoryCount;
  private long[] categoryIds = new long[128];
  private String[] categoryNames = new String[128];
  private byte[] frequencies = new byte[128];

  private final double[] box = new double[4];
  private double[] points = new double[51];
  private long lastId = MISSING;
  private boolean ascending = true;
  private boolean hasAnnotations;

  private CocoTruthReader(
      JsonScanner json,
      long bytes,
      Set<CocoPart> parts,
      Strictness strictness,
      CocoVisitor visitor) {
    this.visitor = visitor;
    this.strictness = strictness;
    this.json = json;
    this.parts = parts;
    this.bytes = bytes;
    objects =
        new ObjectTable(parts.contains(CocoPart.SEGMENTATION), parts.contains(CocoPart.KEYPOINTS));
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
    JsonScanner json = new JsonScanner(Gzip.open(in), name);
    return new CocoTruthReader(json, bytes, parts, strictness, null).read();
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
    JsonScanner json = new JsonScanner(Gzip.open(in), name);
    Set<CocoPart> parts = EnumSet.of(CocoPart.FILE_NAMES);
    if (visitor.batch() > 0) {
      parts.addAll(EnumSet.of(CocoPart.SEGMENTATION, CocoPart.KEYPOINTS));
    }
    return new CocoTruthReader(json, 0, parts, Strictness.STRICT, visitor).read();
  }

  private CocoTruth read() throws IOException {
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
    for (int key = -1; (key = json.key(top, key)) != JsonScanner.END; ) {
      switch (key) {
        case 0 -> images();
        case 1 -> annotations();
        case 2 -> categories();
        default -> json.skip();
      }
    }
    json.finish();
    if (imageCount == 0 || !hasAnnotations || categoryCount == 0) {
      String missing =
          imageCount == 0 ? "images" : categoryCount == 0 ? "categories" : "annotations";
      throw new Refusal(
          "Cannot read " + json.name() + " as ground truth: it has no \"" + missing + "\"");
    }
    warnings.add(
        CocoWarning.NUMBER_AS_TEXT, json.textNumbers(), "before byte " + json.firstTextNumber());
    return build();
  }

  private void images() throws IOException {
    json.beginArray();
    while (json.more()) {
      if (imageCount == imageIds.length) {
        int capacity = imageCount * 2;
        imageIds = Arrays.copyOf(imageIds, capacity);
        heights = Arrays.copyOf(heights, capacity);
        widths = Arrays.copyOf(widths, capacity);
      }
      image();
      if (visitor != null) {
        visitor.image(imageIds[imageCount], widths[imageCount], heights[imageCount], fileName);
      } else if (parts.contains(CocoPart.FILE_NAMES)) {
        if (fileNames.length <= imageCount) {
          fileNames = Arrays.copyOf(fileNames, Math.max(1024, imageCount * 2));
        }
        fileNames[imageCount] = fileName;
      }
      imageCount++;
    }
  }

  private void image() throws IOException {
    long id = MISSING;
    int n = imageCount;
    fileName = null;
    heights[n] = 0;
    widths[n] = 0;
    json.beginObject();
    for (int key = -1; (key = json.key(imageKeys, key)) != JsonScanner.END; ) {
      switch (key) {
        case 0 -> id = json.integer();
        case 1 -> widths[n] = side("width", id);
        case 2 -> heights[n] = side("height", id);
        case 3 -> {
          if (parts.contains(CocoPart.FILE_NAMES)) {
            fileName = json.text(LONGEST_NAME);
          } else {
            json.skip();
          }
        }
        case 4 -> negative = ids(negative, n);
        case 5 -> notExhaustive = ids(notExhaustive, n);
        case 6 -> {
          // LVIS names its files only by where they lie.
          if (parts.contains(CocoPart.FILE_NAMES) && fileName == null) {
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
      throw missing("image", n, "id");
    }
    imageIds[n] = id;
  }

  private int side(String what, long id) throws IOException {
    if (json.isNull()) {
      return 0;
    }
    long value = json.integer();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new Refusal(
          "Cannot read "
              + json.name()
              + " before byte "
              + json.position()
              + ": "
              + what
              + " "
              + value
              + " of image "
              + (id == MISSING ? "number " + imageCount : "" + id)
              + "; 1 to "
              + Integer.MAX_VALUE
              + " are valid");
    }
    return (int) value;
  }

  private long[][] ids(long[][] all, int n) throws IOException {
    long[][] lists = all == null ? new long[1024][] : all;
    if (lists.length <= n) {
      lists = Arrays.copyOf(lists, n * 2);
    }
    long[] list = new long[8];
    int count = 0;
    json.beginArray();
    while (json.more()) {
      if (count == list.length) {
        list = Arrays.copyOf(list, count * 2);
      }
      list[count++] = json.integer();
    }
    lists[n] = Arrays.copyOf(list, count);
    return lists;
  }

  private void categories() throws IOException {
    json.beginArray();
    while (json.more()) {
      if (categoryCount == categoryIds.length) {
        categoryIds = Arrays.copyOf(categoryIds, categoryCount * 2);
        categoryNames = Arrays.copyOf(categoryNames, categoryCount * 2);
        frequencies = Arrays.copyOf(frequencies, categoryCount * 2);
      }
      long id = MISSING;
      String name = null;
      json.beginObject();
      for (int key = -1; (key = json.key(categoryKeys, key)) != JsonScanner.END; ) {
        switch (key) {
          case 0 -> id = json.integer();
          case 1 -> name = json.text(LONGEST_NAME);
          case 2 -> {
            String frequency = json.text(LONGEST_NAME);
            frequencies[categoryCount] = (byte) (frequency.isEmpty() ? 0 : frequency.charAt(0));
          }
          default -> json.skip();
        }
      }
      if (id == MISSING) {
        throw missing("category", categoryCount, "id");
      }
      categoryIds[categoryCount] = id;
      categoryNames[categoryCount++] = name == null ? String.valueOf(id) : name;
    }
  }

  private void annotations() throws IOException {
    hasAnnotations = true;
    if (visitor != null && visitor.batch() == 0) {
      json.skip();
      return;
    }
    json.beginArray();
    while (json.more()) {
      annotation();
      if (visitor != null && objects.size() == visitor.batch()) {
        show();
      }
    }
    if (visitor != null && objects.size() > 0) {
      show();
    }
  }

  /** Hands over what was read, and begins anew. */
  private void show() throws IOException {
    if (streamed.length < streamedCount + objects.size()) {
      streamed = Arrays.copyOf(streamed, Math.max(streamedCount * 2, 1 << 16));
    }
    for (int row = 0; row < objects.size(); row++) {
      streamed[streamedCount++] = objects.id(row);
    }
    visitor.annotations(objects);
    objects = new ObjectTable(true, true);
    masks = new SegmentationReader(json, objects.masks());
  }

  private void annotation() throws IOException {
    long id = MISSING;
    long image = MISSING;
    long category = MISSING;
    double area = 0;
    int flags = ObjectTable.NO_AREA | ObjectTable.NO_BOX;
    boolean crowdGiven = false;
    long mask = Segmentation.NONE;
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
            if (masks.fourNumbers()) {
              warnings.add(CocoWarning.FOUR_NUMBER_POLYGON, "annotation", id);
            }
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
      throw missing("annotation", objects.size(), image == MISSING ? "image_id" : "category_id");
    }
    if (id == MISSING) {
      throw missing("annotation", objects.size(), "id");
    }
    if (id == 0) {
      flags |= ObjectTable.ZERO_ID;
      warnings.add(CocoWarning.ZERO_ANNOTATION_ID, "annotation", id);
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
          visible += points[i] > 0 ? 1 : 0;
        }
      }
      objects.points(row, points, pointNumbers);
      objects.visible(row, visible);
    }
  }

  private int points() throws IOException {
    if (json.isNull()) {
      return 0;
    }
    int n = 0;
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
    return n;
  }

  private Refusal missing(String what, int number, String field) {
    return new Refusal(
        "Cannot read "
            + json.name()
            + " before byte "
            + json.position()
            + ": "
            + what
            + " number "
            + number
            + " (from 0) has no \""
            + field
            + "\"");
  }

  private CocoTruth build() {
    IdIndex images = IdIndex.of(imageIds, imageCount);
    int[] h = new int[images.size()];
    int[] w = new int[images.size()];
    boolean named = visitor == null && parts.contains(CocoPart.FILE_NAMES);
    String[] names = named ? new String[images.size()] : null;
    boolean[] seen = new boolean[images.size()];
    int[] listed = new int[images.size()];
    int distinct = 0;
    for (int i = 0; i < imageCount; i++) {
      int place = images.find(imageIds[i]);
      if (seen[place]) {
        warnings.add(CocoWarning.DUPLICATE_IMAGE_ID, "image", imageIds[i]);
        boolean differs = h[place] != heights[i] || w[place] != widths[i];
        if (differs && strictness == Strictness.CORRECTED) {
          throw new Refusal(
              "Cannot read "
                  + json.name()
                  + ": image "
                  + imageIds[i]
                  + " is listed twice with different sizes, and nothing says which annotation"
                  + " belongs to which; mode strict takes the last one's size");
        }
      }
      if (!seen[place]) {
        listed[distinct++] = place;
      }
      seen[place] = true;
      h[place] = heights[i];
      w[place] = widths[i];
      if (names != null) {
        names[place] = fileNames[i];
      }
    }
    IdIndex categories = IdIndex.of(categoryIds, categoryCount);
    String[] ordered = new String[categories.size()];
    byte[] frequency = new byte[categories.size()];
    for (int i = 0; i < categoryCount; i++) {
      int place = categories.find(categoryIds[i]);
      ordered[place] = categoryNames[i];
      frequency[place] = frequencies[i];
    }
    if (!ascending && visitor == null) {
      takeLastOfEachId(images);
    } else if (!ascending) {
      countRepeatedIds();
    }
    objects.group(images, categories);
    if (objects.strays()) {
      countStrays(images, categories);
    }
    objects.forgetIds();
    LvisParts lvis = null;
    if (negative != null || notExhaustive != null) {
      for (int i = 0; i < imageCount; i++) {
        if (missing(negative, i) || missing(notExhaustive, i)) {
          warnings.add(CocoWarning.WITHOUT_FEDERATION, "image", imageIds[i]);
        }
      }
      for (int k = 0; k < frequency.length; k++) {
        if (frequency[k] != 'r' && frequency[k] != 'c' && frequency[k] != 'f') {
          warnings.add(CocoWarning.WITHOUT_FREQUENCY, "category", categories.id(k));
        }
      }
      lvis =
          new LvisParts(
              places(negative, images, categories),
              places(notExhaustive, images, categories),
              frequency);
    }
    return new CocoTruth(
        images, listed, h, w, names, categories, Arrays.asList(ordered), objects, lvis, warnings);
  }

  private static boolean missing(long[][] lists, int image) {
    return lists == null || lists.length <= image || lists[image] == null;
  }

  private int[][] places(long[][] lists, IdIndex images, IdIndex categories) {
    int[][] all = new int[images.size()][];
    Arrays.fill(all, new int[0]);
    for (int i = 0; lists != null && i < Math.min(imageCount, lists.length); i++) {
      if (lists[i] != null) {
        int[] places = new int[lists[i].length];
        int n = 0;
        for (long id : lists[i]) {
          int place = categories.find(id);
          if (place >= 0) {
            places[n++] = place;
          }
        }
        all[images.find(imageIds[i])] = Arrays.copyOf(places, n);
      }
    }
    return all;
  }

  /**
   * COCO's tools look annotations up by id: of several with one id each is the last one, wherever
   * the others stood.
   */
  private void takeLastOfEachId(IdIndex images) {
    if (!objects.repeatsAnId()) {
      return;
    }
    if (strictness == Strictness.STRICT) {
      objects.visitInOrderOf(images);
    }
    Map<Long, Integer> last = new HashMap<>();
    for (int row = 0; row < objects.size(); row++) {
      last.put(objects.id(row), row);
    }
    for (int row = 0; row < objects.size(); row++) {
      int other = last.get(objects.id(row));
      if (other != row) {
        warnings.add(CocoWarning.DUPLICATE_ANNOTATION_ID, "annotation", objects.id(row));
        if (strictness == Strictness.STRICT) {
          objects.replace(row, other);
        }
      }
    }
  }

  private void countRepeatedIds() {
    Arrays.sort(streamed, 0, streamedCount);
    for (int i = 1; i < streamedCount; i++) {
      if (streamed[i] == streamed[i - 1]) {
        warnings.add(CocoWarning.DUPLICATE_ANNOTATION_ID, "annotation", streamed[i]);
      }
    }
  }

  private void countStrays(IdIndex images, IdIndex categories) {
    for (int row = 0; row < objects.size(); row++) {
      if (images.find(objects.imageId(row)) < 0) {
        warnings.add(CocoWarning.WITHOUT_IMAGE, "image", objects.imageId(row));
      } else if (categories.find(objects.categoryId(row)) < 0) {
        warnings.add(CocoWarning.UNKNOWN_CATEGORY, "category", objects.categoryId(row));
      }
    }
  }
}
