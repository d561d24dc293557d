package dev.pixeltally.labels;

import dev.pixeltally.config.Refusal;
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
 *
 * <p>Ids are 0..2<sup>31</sup>-1, as instances have them. A pixel of a label map is a byte: what
 * makes or reads label maps takes only spaces within 0..255, see {@link #requireLabelMaps}.
 */
public final class LabelSpace implements Serializable {
  private static final long serialVersionUID = 1L;

  /** {@link #indexOf} of an id that no class has but that is ignored. */
  public static final int IGNORED = -1;

  /** {@link #indexOf} of an id that nothing in the space explains. */
  public static final int UNKNOWN = -2;

  /** How many ids a pixel of a label map can hold: 0..255. */
  private static final int BYTE_IDS = 256;

  private final String name;
  private final List<LabelClass> classes;
  private final Map<Integer, Integer> ignored;

  /** By id, 0..255: what looks up pixels should not have to hash. */
  private final int[] lowIndices = new int[BYTE_IDS];

  /** By id, of those beyond 255. */
  private final Map<Integer, Integer> highIndices = new HashMap<>();

  /**
   * @param name the space's name, as in {@code camvid}
   * @param classes the judged classes, in index order
   * @param ignored ids that are not judged, each with its colour (0xRRGGBB)
   * @throws IllegalArgumentException where an id or name stands twice or an id is negative
   */
  public LabelSpace(String name, List<LabelClass> classes, Map<Integer, Integer> ignored) {
    this.name = name;
    this.classes = List.copyOf(classes);
    this.ignored = new TreeMap<>(ignored);
    if (classes.isEmpty()) {
      throw new IllegalArgumentException("Label space " + name + " has no classes");
    }
    Arrays.fill(lowIndices, UNKNOWN);
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
    if (id < 0) {
      throw new IllegalArgumentException(
          "Label space " + name + ": id " + id + " is outside 0.." + Integer.MAX_VALUE);
    }
    if (indexOf(id) != UNKNOWN) {
      throw new IllegalArgumentException("Label space " + name + ": id " + id + " stands twice");
    }
    if (id < BYTE_IDS) {
      lowIndices[id] = index;
    } else {
      highIndices.put(id, index);
    }
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

  /** Index of the class with this id, {@link #IGNORED} or {@link #UNKNOWN}. */
  public int indexOf(int id) {
    return id >= 0 && id < BYTE_IDS ? lowIndices[id] : highIndices.getOrDefault(id, UNKNOWN);
  }

  /** {@link #indexOf} for the 256 ids that a pixel of a label map can hold. */
  public int[] indexTable() {
    return lowIndices.clone();
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

  /** Whether label maps can hold all ids of the space, judged or not: none is beyond 255. */
  public boolean fitsLabelMaps() {
    return highIndices.isEmpty();
  }

  /**
   * This space, where label maps can hold its ids.
   *
   * @param doing what needs it, and where, to start the message: {@code Cannot open /data/mine}
   * @throws Refusal where an id is beyond 255
   */
  public LabelSpace requireLabelMaps(String doing) {
    if (fitsLabelMaps()) {
      return this;
    }
    int id = new TreeMap<>(highIndices).firstKey();
    int index = highIndices.get(id);
    throw new Refusal(
        doing
            + ": label space "
            + name
            + " has id "
            + id
            + " ("
            + (index == IGNORED ? "ignored" : classes.get(index).name())
            + "), and a pixel of a label map holds 0..255. Name a label space with such ids; only"
            + " detections may have others");
  }

  /**
   * 256 colours (0xRRGGBB) by id; ids that the space does not know are black.
   *
   * @throws Refusal where an id is beyond 255
   */
  public int[] palette() {
    requireLabelMaps("Cannot make a palette");
    int[] colours = new int[BYTE_IDS];
    for (LabelClass c : classes) {
      colours[c.id()] = c.rgb();
    }
    ignored.forEach((id, rgb) -> colours[id] = rgb);
    return colours;
  }

  @Override
  public String toString() {
    return name + " (" + classes.size() + " classes)";
  }
}
