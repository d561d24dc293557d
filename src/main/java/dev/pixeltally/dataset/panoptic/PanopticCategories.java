package dev.pixeltally.dataset.panoptic;

import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.labels.LabelSpace;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A truth's categories in the file's order, which is that in which panopticapi adds up. */
public final class PanopticCategories implements Serializable {
  private static final long serialVersionUID = 1L;

  private final List<Category> all;
  private final Map<Integer, Integer> indices = new HashMap<>();

  /**
   * One category.
   *
   * @param rgb 0xRRGGBB; 0 where the file has none
   */
  public record Category(int id, String name, boolean thing, int rgb) implements Serializable {}

  /**
   * @param all with distinct ids
   */
  public PanopticCategories(List<Category> all) {
    this.all = List.copyOf(all);
    for (int i = 0; i < all.size(); i++) {
      if (indices.put(all.get(i).id(), i) != null) {
        throw new IllegalArgumentException("Category " + all.get(i).id() + " stands twice");
      }
    }
  }

  public List<Category> all() {
    return all;
  }

  public int size() {
    return all.size();
  }

  public Category get(int index) {
    return all.get(index);
  }

  /** The categories as classes; of two that share a name the second has its number too. */
  public LabelSpace labels(String name) {
    Set<String> names = new HashSet<>();
    List<LabelClass> classes = new ArrayList<>();
    for (Category c : all) {
      String own = c.name();
      while (!names.add(own)) {
        own += " " + c.id();
      }
      classes.add(new LabelClass(c.id(), own, c.rgb(), c.thing()));
    }
    return new LabelSpace(name, classes, Map.of());
  }

  /** The index of a category's id; -1: there is none. */
  public int indexOf(int id) {
    return indices.getOrDefault(id, -1);
  }

  /** The same categories in the same order. */
  @Override
  public boolean equals(Object other) {
    return other instanceof PanopticCategories c && all.equals(c.all);
  }

  @Override
  public int hashCode() {
    return all.hashCode();
  }

  @Override
  public String toString() {
    return all.size() + " categories";
  }
}
