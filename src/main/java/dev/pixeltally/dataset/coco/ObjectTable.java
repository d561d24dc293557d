package dev.pixeltally.dataset.coco;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Annotations or detections as columns, grouped by image. What evaluation reads of one object lies
 * side by side, so that an object costs one line of cache.
 */
public final class ObjectTable {
  /** Numbers of a row: x, y, width, height, and area or score. */
  public static final int STRIDE = 5;

  static final int CROWD = 1;
  static final int IGNORED = 2;
  static final int ZERO_ID = 4;
  static final int NO_AREA = 8;
  static final int NO_BOX = 16;
  static final int LEFT_OUT = 32;

  private final String name;
  private int size;

  /** How much of the file had been read with the first row. */
  private double begun;

  private double[] rows;
  private byte[] flags;
  private long[] imageIds;
  private long[] categoryIds;
  private long[] ids;
  private long[] segmentations;
  private final DoubleStore points = new DoubleStore();
  private long[] pointStarts;
  private int[] pointNumbers;
  private int boxless = -1;
  private int maskless = -1;
  private boolean strays;
  private int[] visible;

  private int[] categories;
  private int[] order;
  private int[] visits;
  private int[] visitedAt;
  private double[] visitedAreas;
  private int[] imageStarts;

  /** Where each row stood in its file; null: where it stands here. */
  private FileOrders orders;

  private final ByteStore masks = new ByteStore();
  private boolean keepsMasks;
  private boolean keepsPoints;

  /**
   * Has no rows yet.
   *
   * @param name of the file that rows come from, for messages
   */
  ObjectTable(String name, boolean keepsMasks, boolean keepsPoints) {
    this.name = name;
    this.keepsMasks = keepsMasks;
    this.keepsPoints = keepsPoints;
    int capacity = 1024;
    rows = new double[capacity * STRIDE];
    flags = new byte[capacity];
    imageIds = new long[capacity];
    categoryIds = new long[capacity];
    ids = new long[capacity];
    segmentations = new long[keepsMasks ? capacity : 0];
    pointStarts = new long[keepsPoints ? capacity : 0];
    pointNumbers = new int[keepsPoints ? capacity : 0];
    visible = new int[keepsPoints ? capacity : 0];
  }

  /**
   * Room for one more; the caller sets every column of it.
   *
   * @param share of the file that has been read; 0: not known
   */
  int add(double share) {
    begun = size == 0 ? share : begun;
    if (size == flags.length) {
      // A little more than the whole file will have if it goes on like this.
      double whole = share > begun ? size / (share - begun) * (1 - begun) * 1.02 + 64 : 0;
      int capacity = (int) Math.min(Math.max(size * 1.25, Math.min(whole, size * 1000.0)), 1 << 30);
      rows = Arrays.copyOf(rows, Math.multiplyExact(capacity, STRIDE));
      flags = Arrays.copyOf(flags, capacity);
      imageIds = Arrays.copyOf(imageIds, capacity);
      categoryIds = Arrays.copyOf(categoryIds, capacity);
      ids = Arrays.copyOf(ids, capacity);
      if (keepsMasks) {
        segmentations = Arrays.copyOf(segmentations, capacity);
      }
      if (keepsPoints) {
        pointStarts = Arrays.copyOf(pointStarts, capacity);
        pointNumbers = Arrays.copyOf(pointNumbers, capacity);
        visible = Arrays.copyOf(visible, capacity);
      }
    }
    return size++;
  }

  void set(int row, long id, long image, long category, int flag) {
    ids[row] = id;
    imageIds[row] = image;
    categoryIds[row] = category;
    flags[row] = (byte) flag;
    if ((flag & NO_BOX) != 0 && boxless < 0) {
      boxless = row;
    }
  }

  void numbers(int row, double[] box, double last) {
    System.arraycopy(box, 0, rows, row * STRIDE, 4);
    rows[row * STRIDE + 4] = last;
  }

  void mask(int row, long address) {
    segmentations[row] = address;
    if (address == Segmentation.NONE && maskless < 0) {
      maskless = row;
    }
  }

  void points(int row, double[] values, int count) {
    pointStarts[row] = points.add(values, count);
    pointNumbers[row] = count;
  }

  void visible(int row, long count) {
    visible[row] = (int) Math.max(Math.min(count, Integer.MAX_VALUE), -1);
  }

  ByteStore masks() {
    return masks;
  }

  /** Forgets all rows and keeps their room. */
  void clear() {
    size = 0;
    points.reset();
    boxless = -1;
    maskless = -1;
    masks.reset();
  }

  /** Rows come from other places than where they stand here. */
  void orders(FileOrders from) {
    orders = from;
  }

  /** Where a row stood in its files: rises from one to the next. */
  long order(int row) {
    return orders == null ? row : orders.order(row);
  }

  /** A row for messages, as it stood in its file: {@code number 7 (from 0) of dt.json}. */
  public String label(int row) {
    return orders == null ? numbered(row) : orders.label(row);
  }

  /** The same of a row that need not be here, of a table whose rows come from one file. */
  public String numbered(long number) {
    return FileOrders.label(number, name);
  }

  int flags(int row) {
    return flags[row];
  }

  long maskAddress(int row) {
    return segmentations[row];
  }

  /** The first row has shown what is needed: drops the others' room. */
  void keepOnly(boolean masksToo, boolean pointsToo) {
    keepsMasks = masksToo;
    keepsPoints = pointsToo;
    segmentations = masksToo ? segmentations : new long[0];
    pointStarts = pointsToo ? pointStarts : new long[0];
    pointNumbers = pointsToo ? pointNumbers : new int[0];
    visible = pointsToo ? visible : new int[0];
  }

  boolean keepsMasks() {
    return keepsMasks;
  }

  /** Whether key points were kept. */
  public boolean keepsPoints() {
    return keepsPoints;
  }

  /**
   * Finds every row's image and category, and groups the rows by image; within an image the file's
   * order stays. Rows of unknown images and those that were left out are not among them; those of
   * unknown categories stay, with a category of -1.
   */
  void group(IdIndex images, IdIndex known) {
    int[] places = images.findAll(imageIds, size);
    int[] visit = visits;
    int visited = visit == null ? size : visit.length;
    categories = known.findAll(categoryIds, size);
    imageStarts = new int[images.size() + 1];
    strays = visited < size;
    boolean sorted = true;
    int kept = 0;
    int last = 0;
    for (int v = 0; v < visited; v++) {
      int i = visit == null ? v : visit[v];
      if (leftOut(i)) {
        places[i] = -1;
        continue;
      }
      strays |= places[i] < 0 || categories[i] < 0;
      if (places[i] < 0) {
        continue;
      }
      imageStarts[places[i] + 1]++;
      sorted &= places[i] >= last;
      last = places[i];
      kept++;
    }
    for (int i = 0; i < images.size(); i++) {
      imageStarts[i + 1] += imageStarts[i];
    }
    order = new int[kept];
    int[] next = sorted ? null : Arrays.copyOf(imageStarts, images.size());
    int n = 0;
    for (int v = 0; v < visited; v++) {
      int i = visit == null ? v : visit[v];
      if (places[i] >= 0) {
        order[sorted ? n++ : next[places[i]]++] = i;
      }
    }
  }

  /** Marks a row as one that is not evaluated. */
  void leaveOut(int row) {
    flags[row] |= LEFT_OUT;
  }

  boolean leftOut(int row) {
    return (flags[row] & LEFT_OUT) != 0;
  }

  /** Takes rows that were left out after {@link #group} out of the grouped order. */
  public void dropLeftOut() {
    int kept = 0;
    for (int image = 0; image + 1 < imageStarts.length; image++) {
      int from = imageStarts[image];
      imageStarts[image] = kept;
      for (int i = from; i < imageStarts[image + 1]; i++) {
        if (!leftOut(order[i])) {
          order[kept++] = order[i];
        }
      }
    }
    imageStarts[imageStarts.length - 1] = kept;
    order = Arrays.copyOf(order, kept);
  }

  /** Ids of images and categories, and the rows' own, have been looked at. */
  void forgetIds() {
    imageIds = null;
    categoryIds = null;
    ids = null;
  }

  /** Rows as they stood in the file, evaluated or not. */
  public int size() {
    return size;
  }

  /** Whether any row's image or category is not listed. */
  boolean strays() {
    return strays;
  }

  /** Rows of known images. */
  public int grouped() {
    return order.length;
  }

  /** Where an image's rows begin in {@link #row}. */
  public int start(int image) {
    return imageStarts[image];
  }

  /** The row that stands at a place of the grouped order. */
  public int row(int place) {
    return order[place];
  }

  /** The place of a row's category; -1: it is not listed. */
  public int category(int row) {
    return categories[row];
  }

  /** The places of all rows' categories; not to be written to. */
  public int[] categories() {
    return categories;
  }

  /** x, y, width, height and area or score of all rows, {@link #STRIDE} numbers each. */
  public double[] numbers() {
    return rows;
  }

  public boolean crowd(int row) {
    return (flags[row] & CROWD) != 0;
  }

  /** The file's own "ignore", which COCO's tools overwrite. */
  public boolean ignored(int row) {
    return (flags[row] & IGNORED) != 0;
  }

  /** Whether the annotation's id is 0, which COCO's tools take for "unmatched". */
  public boolean zeroId(int row) {
    return (flags[row] & ZERO_ID) != 0;
  }

  /** The first row that the file gave no box; -1: all have one. */
  public int firstWithoutBox() {
    return boxless;
  }

  /** The first row that the file gave no mask; -1: all have one. */
  public int firstWithoutMask() {
    return maskless;
  }

  /** Whether the file gave the row an area. */
  public boolean hasArea(int row) {
    return (flags[row] & NO_AREA) == 0;
  }

  /** Whether the file gave the row a box. */
  public boolean hasBox(int row) {
    return (flags[row] & NO_BOX) == 0;
  }

  /** Sets a row's box, where the file gave none. */
  public void box(int row, double x, double y, double width, double height) {
    int at = row * STRIDE;
    rows[at] = x;
    rows[at + 1] = y;
    rows[at + 2] = width;
    rows[at + 3] = height;
  }

  /** The row's own id; of detections its number from 1. */
  public long id(int row) {
    return ids[row];
  }

  /** The id of a row's image, until {@link #group} has found its place and ids are forgotten. */
  public long imageId(int row) {
    return imageIds[row];
  }

  /** The id of a row's category, likewise. */
  public long categoryId(int row) {
    return categoryIds[row];
  }

  /** Keeps the order in which rows of these images stand now, whatever is replaced after. */
  void visitInOrderOf(IdIndex images) {
    int[] places = images.findAll(imageIds, size);
    visits =
        IntStream.range(0, size)
            .filter(row -> places[row] >= 0)
            .boxed()
            .sorted(Comparator.comparingInt(row -> places[row]))
            .mapToInt(Integer::intValue)
            .toArray();
    visitedAt = places;
    visitedAreas = new double[size];
    Arrays.setAll(visitedAreas, row -> rows[row * STRIDE + 4]);
  }

  /**
   * The image at which the reference comes across a row, where ids repeat: not that of the row, as
   * it may have become another one. -1: at its own.
   */
  public int visitedAt(int row) {
    return visitedAt == null ? -1 : visitedAt[row];
  }

  /** The area by which the reference decides whether a row is there, where ids repeat. */
  public double visitedArea(int row) {
    return visitedAreas == null ? rows[row * STRIDE + 4] : visitedAreas[row];
  }

  /** Whether two rows share an id. */
  boolean repeatsAnId() {
    long[] sorted = Arrays.copyOf(ids, size);
    Arrays.sort(sorted);
    for (int i = 1; i < size; i++) {
      if (sorted[i] == sorted[i - 1]) {
        return true;
      }
    }
    return false;
  }

  /** A row becomes another in all but its id. */
  void replace(int row, int other) {
    imageIds[row] = imageIds[other];
    categoryIds[row] = categoryIds[other];
    flags[row] = flags[other];
    System.arraycopy(rows, other * STRIDE, rows, row * STRIDE, STRIDE);
    if (keepsMasks) {
      segmentations[row] = segmentations[other];
    }
    if (keepsPoints) {
      pointStarts[row] = pointStarts[other];
      pointNumbers[row] = pointNumbers[other];
      visible[row] = visible[other];
    }
  }

  /** The chunk that holds a row's mask, as {@link Segmentation} reads it; null: it has none. */
  public byte[] maskBytes(int row) {
    return !keepsMasks || segmentations[row] == Segmentation.NONE
        ? null
        : masks.chunk(segmentations[row]);
  }

  /** Where a row's mask begins in its chunk. */
  public int maskStart(int row) {
    return ByteStore.offset(segmentations[row]);
  }

  /** Bytes of a row's mask. */
  public int maskLength(int row) {
    return masks.length(segmentations[row]);
  }

  /** The array that holds a row's key points: x, y, visibility of each. */
  public double[] points(int row) {
    return points.block(pointStarts[row]);
  }

  /** Where a row's key points begin in {@link #points}. */
  public int pointStart(int row) {
    return DoubleStore.offset(pointStarts[row]);
  }

  /** Numbers of a row's key points, three a point. */
  public int pointNumbers(int row) {
    return pointNumbers[row];
  }

  /** How many key points the file says are marked; -1: it does not say. */
  public int visible(int row) {
    return visible[row];
  }
}
