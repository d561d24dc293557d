package dev.pixeltally.dataset.coco;

import dev.pixeltally.config.Refusal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a truth is made of, entry by entry: of a whole file, or of some images of one. In which
 * order images, annotations and categories come does not matter.
 */
final class TruthColumns {
  private final String name;
  private final Set<CocoPart> parts;
  private final Strictness strictness;
  private final CocoWarnings warnings = new CocoWarnings();
  private ObjectTable objects;

  private int imageCount;
  private long[] imageIds = new long[16];
  private int[] heights = new int[16];
  private int[] widths = new int[16];
  private String[] fileNames = new String[0];
  private long[][] negative;
  private long[][] notExhaustive;

  /** Where each image stood in its file; null: where it stands here. */
  private long[] imageOrders;

  private int categoryCount;
  private long[] categoryIds = new long[128];
  private String[] categoryNames = new String[128];
  private byte[] frequencies = new byte[128];

  TruthColumns(String name, Set<CocoPart> parts, Strictness strictness) {
    this.name = name;
    this.parts = parts;
    this.strictness = strictness;
    objects = newObjects();
  }

  private ObjectTable newObjects() {
    return new ObjectTable(
        name, parts.contains(CocoPart.SEGMENTATION), parts.contains(CocoPart.KEYPOINTS));
  }

  /** Begins a new table of annotations; the old one is somebody else's now. */
  ObjectTable renew() {
    objects = newObjects();
    return objects;
  }

  CocoWarnings warnings() {
    return warnings;
  }

  ObjectTable objects() {
    return objects;
  }

  void addImage(long id, int height, int width, String fileName) {
    int n = imageCount++;
    if (n == imageIds.length) {
      imageIds = Arrays.copyOf(imageIds, n * 2);
      heights = Arrays.copyOf(heights, n * 2);
      widths = Arrays.copyOf(widths, n * 2);
    }
    imageIds[n] = id;
    heights[n] = height;
    widths[n] = width;
    if (fileName != null) {
      if (fileNames.length <= n) {
        fileNames = Arrays.copyOf(fileNames, imageIds.length);
      }
      fileNames[n] = fileName;
    }
  }

  /** What LVIS says of the last image; null where it does not say. */
  void federate(long[] absent, long[] partly) {
    negative = list(negative, absent);
    notExhaustive = list(notExhaustive, partly);
  }

  private long[][] list(long[][] all, long[] one) {
    if (one == null) {
      return all;
    }
    long[][] lists = all == null ? new long[imageIds.length][] : all;
    if (lists.length < imageCount) {
      lists = Arrays.copyOf(lists, imageIds.length);
    }
    lists[imageCount - 1] = one;
    return lists;
  }

  /** Where the last image stood in its file. */
  void imageOrder(long order) {
    if (imageOrders == null || imageOrders.length < imageCount) {
      imageOrders =
          imageOrders == null
              ? new long[imageIds.length]
              : Arrays.copyOf(imageOrders, imageIds.length);
    }
    imageOrders[imageCount - 1] = order;
  }

  void addCategory(long id, String text, byte frequency) {
    if (categoryCount == categoryIds.length) {
      categoryIds = Arrays.copyOf(categoryIds, categoryCount * 2);
      categoryNames = Arrays.copyOf(categoryNames, categoryCount * 2);
      frequencies = Arrays.copyOf(frequencies, categoryCount * 2);
    }
    categoryIds[categoryCount] = id;
    categoryNames[categoryCount] = text;
    frequencies[categoryCount++] = frequency;
  }

  /** Images that stand here. */
  int images() {
    return imageCount;
  }

  /** The first image's numbers: id, height, width. */
  long firstImage() {
    return imageIds[0];
  }

  int firstHeight() {
    return heights[0];
  }

  int firstWidth() {
    return widths[0];
  }

  /** What LVIS says of the first image to be absent; null where it does not say. */
  long[] firstAbsent() {
    return negative == null ? null : negative[0];
  }

  long[] firstPartly() {
    return notExhaustive == null ? null : notExhaustive[0];
  }

  /** Forgets images and annotations; categories stay. */
  void clearEntries() {
    imageCount = 0;
    negative = null;
    notExhaustive = null;
    objects.clear();
  }

  /** The categories, each once, and repeats counted; of these the last name and frequency hold. */
  CocoCategories categories() {
    IdIndex ids = IdIndex.of(categoryIds, categoryCount);
    String[] ordered = new String[ids.size()];
    byte[] frequency = new byte[ids.size()];
    for (int i = 0; i < categoryCount; i++) {
      int place = ids.find(categoryIds[i]);
      if (ordered[place] != null) {
        warnings.add(CocoWarning.DUPLICATE_CATEGORY_ID, "category", categoryIds[i]);
      }
      ordered[place] = categoryNames[i];
      frequency[place] = frequencies[i];
    }
    return new CocoCategories(ids, Arrays.asList(ordered), frequency);
  }

  /** The truth, where all of it stands here. */
  CocoTruth build(boolean ascending) {
    CocoCategories categories = categories();
    boolean federated = negative != null || notExhaustive != null;
    if (federated) {
      categories.warn(warnings);
    }
    return build(categories, ascending, federated);
  }

  /**
   * The truth of the images that stand here.
   *
   * @param known all categories, wherever they stand
   * @param ascending whether no annotation's id can repeat
   * @param federated whether any image, here or elsewhere, has what LVIS adds
   */
  CocoTruth build(CocoCategories known, boolean ascending, boolean federated) {
    IdIndex categories = known.ids();
    IdIndex images = IdIndex.of(imageIds, imageCount);
    int[] h = new int[images.size()];
    int[] w = new int[images.size()];
    String[] names = parts.contains(CocoPart.FILE_NAMES) ? new String[images.size()] : null;
    boolean[] seen = new boolean[images.size()];
    int[] listed = new int[images.size()];
    int distinct = 0;
    for (int i = 0; i < imageCount; i++) {
      int place = images.find(imageIds[i]);
      if (seen[place]) {
        warnings.add(CocoWarning.DUPLICATE_IMAGE_ID, "image", imageIds[i], imageOrder(i));
        boolean differs = h[place] != heights[i] || w[place] != widths[i];
        if (differs && strictness == Strictness.CORRECTED) {
          throw new Refusal(
              "Cannot read "
                  + name
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
      if (names != null && i < fileNames.length) {
        names[place] = fileNames[i];
      }
    }
    if (!ascending) {
      takeLastOfEachId(images);
    }
    objects.group(images, categories);
    if (objects.strays()) {
      countStrays(images, categories);
    }
    MaskSizes.compare(objects, h, w, "annotation", warnings);
    objects.forgetIds();
    LvisParts lvis = null;
    if (federated) {
      for (int i = 0; i < imageCount; i++) {
        if (missing(negative, i) || missing(notExhaustive, i)) {
          warnings.add(CocoWarning.WITHOUT_FEDERATION, "image", imageIds[i], imageOrder(i));
        }
      }
      lvis =
          new LvisParts(
              places(negative, images, categories),
              places(notExhaustive, images, categories),
              known.frequencies());
    }
    return new CocoTruth(
        images, listed, h, w, names, categories, known.names(), objects, lvis, warnings);
  }

  private long imageOrder(int image) {
    return imageOrders == null ? image : imageOrders[image];
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

  private void countStrays(IdIndex images, IdIndex categories) {
    for (int row = 0; row < objects.size(); row++) {
      if (images.find(objects.imageId(row)) < 0) {
        warnings.add(CocoWarning.WITHOUT_IMAGE, "image", objects.imageId(row), objects.order(row));
      } else if (categories.find(objects.categoryId(row)) < 0) {
        warnings.add(
            CocoWarning.UNKNOWN_CATEGORY, "category", objects.categoryId(row), objects.order(row));
      }
    }
  }
}
