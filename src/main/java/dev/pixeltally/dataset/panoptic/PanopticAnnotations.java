package dev.pixeltally.dataset.panoptic;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The annotations of a panoptic file: an image each, with its segments. Kept as columns, 17 bytes a
 * segment and the names' own bytes.
 */
public final class PanopticAnnotations implements Serializable {
  private static final long serialVersionUID = 1L;

  private final TextTable images = new TextTable();
  private final TextTable files = new TextTable();

  /** By annotation: where its segments end. */
  private int[] ends = new int[16];

  private int[] ids = new int[64];
  private int[] categories = new int[64];
  private double[] areas = new double[64];
  private boolean[] crowds = new boolean[64];
  private int segments;

  PanopticAnnotations() {}

  /** How many annotations there are. */
  public int size() {
    return images.size();
  }

  /** An annotation's image, as {@code 142238} or {@code frankfurt_000000_000294}. */
  public String image(int annotation) {
    return images.text(annotation);
  }

  /** An annotation's PNG, within the folder of PNGs. */
  public String file(int annotation) {
    return files.text(annotation);
  }

  /** An annotation's segments. */
  public Segments segments(int annotation) {
    int from = from(annotation);
    int to = ends[annotation];
    return new Segments(
        Arrays.copyOfRange(ids, from, to),
        Arrays.copyOfRange(categories, from, to),
        Arrays.copyOfRange(areas, from, to),
        Arrays.copyOfRange(crowds, from, to));
  }

  /** All segments of all annotations. */
  public int segments() {
    return segments;
  }

  /** The annotation here of the image that an annotation of another file has; -1: none. */
  public int find(PanopticAnnotations other, int annotation) {
    return images.find(other.images, annotation);
  }

  /** The annotation of an image; -1: none. */
  public int find(String image) {
    return images.find(image);
  }

  TextTable images() {
    return images;
  }

  TextTable files() {
    return files;
  }

  private int from(int annotation) {
    return annotation == 0 ? 0 : ends[annotation - 1];
  }

  void segment(int id, int category, double area, boolean crowd) {
    if (segments == ids.length) {
      int room = (int) Math.min(Integer.MAX_VALUE - 8L, segments * 3L / 2);
      ids = Arrays.copyOf(ids, room);
      categories = Arrays.copyOf(categories, room);
      areas = Arrays.copyOf(areas, room);
      crowds = Arrays.copyOf(crowds, room);
    }
    ids[segments] = id;
    categories[segments] = category;
    areas[segments] = area;
    crowds[segments++] = crowd;
  }

  /** The segments since the last call are those of the annotation added last. */
  void end() {
    int annotation = images.size() - 1;
    if (annotation == ends.length) {
      ends = Arrays.copyOf(ends, annotation * 2);
    }
    ends[annotation] = segments;
  }

  /** An id that stands twice among the last annotation's segments; -1: none does. */
  int repeated() {
    int last = images.size() - 1;
    int[] sorted = Arrays.copyOfRange(ids, from(last), ends[last]);
    Arrays.sort(sorted);
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] == sorted[i - 1]) {
        return sorted[i];
      }
    }
    return -1;
  }

  /**
   * Puts indices of categories in the place of their ids.
   *
   * @return the first segment whose category is not known; -1: all are
   */
  int resolve(PanopticCategories known) {
    for (int i = 0; i < segments; i++) {
      int index = known.indexOf(categories[i]);
      if (index < 0) {
        return i;
      }
      categories[i] = index;
    }
    return -1;
  }

  /** In words, for messages. */
  String describe(int segment) {
    int annotation = 0;
    while (ends[annotation] <= segment) {
      annotation++;
    }
    return "segment "
        + ids[segment]
        + " of image "
        + image(annotation)
        + " has category "
        + categories[segment];
  }
}
