package dev.pixeltally.labels;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * The classes of a dataset or network, in order, and the ids that stand for "not judged". A class's
 * <em>index</em> is its place in {@link #classes()}: rows and columns of a confusion matrix and
 * channels of a network are indices; pixels of a label map are ids.
 */
public final class LabelSpace implements Serializable {
  private static final long serialVersionUID = 1L;

  /** {@link #indexOf} of an id that no class has but that is ignored. */
  public static final int IGNORED = -1;

  /** {@link #indexOf} of an id that nothing in the space explains. */
  public static final int UNKNOWN = -2;

  private final String name;
  private final List<LabelClass> classes;
  private final Map<Integer, Integer> ignored;
  private final int[] indexById = new int[256];

  /**
   * @param name the space's name, as in {@code camvid}
   * @param classes the judged classes, in index order
   * @param ignored ids that are not judged, each with its colour (0xRRGGBB)
   * @throws IllegalArgumentException where an id or name stands twice or an id is outside 0..255
   */
  public LabelSpace(String name, List<LabelClass> classes, Map<Integer, Integer> ignored) {
    this.name = name;
    this.classes = List.copyOf(classes);
    this.ignored = new TreeMap<>(ignored);
    if (classes.isEmpty()) {
      throw new IllegalArgumentException("Label space " + name + " has no classes");
    }
    Arrays.fill(indexById, UNKNOWN);
    Set<String> names = new HashSet<>();
    for (int i = 0; i < classes.size(); i++) {
      LabelClass c = classes.get(i);
      claim(c.id(), i);
      if (!names.add(c.name())) {
        throw new IllegalArgumentException(
            "Label space " + name + " has two classes named " + c.name());
      }
    }
    ignored.keySet().forEach(id -> claim(id, IGNORED));
  }

  private void claim(int id, int index) {
    if (id < 0 || id > 255) {
      throw new IllegalArgumentException(
          "Label space " + name + ": id " + id + " is outside 0..255");
    }
    if (indexById[id] != UNKNOWN) {
      throw new IllegalArgumentException("Label space " + name + ": id " + id + " stands twice");
    }
    indexById[id] = index;
  }

  public String name() {
    return name;
  }

  /** The judged classes; a class's place here is its index. */
  public List<LabelClass> classes() {
    return classes;
  }

  public int size() {
    return classes.size();
  }

  /** Ids that are not judged, with their colours (0xRRGGBB), ascending. */
  public Map<Integer, Integer> ignored() {
    return ignored;
  }

  /** Index of the class with this id, {@link #IGNORED} or {@link #UNKNOWN}; id in 0..255. */
  public int indexOf(int id) {
    return indexById[id];
  }

  /** {@link #indexOf} for all 256 ids. */
  public int[] indexTable() {
    return indexById.clone();
  }

  /** Index of the class with this name. */
  public OptionalInt indexOf(String className) {
    for (int i = 0; i < classes.size(); i++) {
      if (classes.get(i).name().equals(className)) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  /** 256 colours (0xRRGGBB) by id; ids that the space does not know are black. */
  public int[] palette() {
    int[] colours = new int[256];
    for (LabelClass c : classes) {
      colours[c.id()] = c.rgb();
    }
    new HashMap<>(ignored).forEach((id, rgb) -> colours[id] = rgb);
    return colours;
  }

  @Override
  public String toString() {
    return name + " (" + classes.size() + " classes)";
  }
}
