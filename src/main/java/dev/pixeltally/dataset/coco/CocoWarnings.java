package dev.pixeltally.dataset.coco;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts what was odd, with an example of each: the one that stands first. */
public final class CocoWarnings implements Serializable {
  private static final long serialVersionUID = 1L;

  private final EnumMap<CocoWarning, Long> counts = new EnumMap<>(CocoWarning.class);
  private final EnumMap<CocoWarning, Example> examples = new EnumMap<>(CocoWarning.class);

  private record Example(long order, String text) implements Serializable {}

  /** One more, of what has this id. */
  public void add(CocoWarning warning, String what, long id) {
    if (counts.merge(warning, 1L, Long::sum) == 1) {
      examples.put(warning, new Example(0, what + " " + id));
    }
  }

  /**
   * One that may come before others that came here earlier.
   *
   * @param order where it stands; the lowest is the example
   */
  void add(CocoWarning warning, String what, long id, long order) {
    addExample(warning, what + " " + id, order);
  }

  /** The same with any words as the example. */
  void addExample(CocoWarning warning, String what, long order) {
    counts.merge(warning, 1L, Long::sum);
    Example known = examples.get(warning);
    if (known == null || order < known.order) {
      examples.put(warning, new Example(order, what));
    }
  }

  /** Many at once. */
  public void add(CocoWarning warning, long count, String where) {
    if (count > 0 && counts.merge(warning, count, Long::sum) == count) {
      examples.put(warning, new Example(0, where));
    }
  }

  /** Adds what another part of the same data had; equal places keep the earlier call's example. */
  public void merge(CocoWarnings other) {
    other.counts.forEach((warning, count) -> counts.merge(warning, count, Long::sum));
    other.examples.forEach(
        (warning, example) ->
            examples.merge(warning, example, (a, b) -> b.order < a.order ? b : a));
  }

  /** All but those of one sort. */
  public CocoWarnings without(CocoWarning warning) {
    CocoWarnings others = new CocoWarnings();
    others.merge(this);
    others.counts.remove(warning);
    others.examples.remove(warning);
    return others;
  }

  public long count(CocoWarning warning) {
    return counts.getOrDefault(warning, 0L);
  }

  /** A sentence each, in the order of their declaration, of what mode strict makes of the data. */
  public List<String> sentences() {
    return sentences(Strictness.STRICT);
  }

  /** A sentence each, in the order of their declaration; what a mode mends says that it did. */
  public List<String> sentences(Strictness strictness) {
    List<String> all = new ArrayList<>();
    counts.forEach(
        (warning, count) ->
            all.add(
                count
                    + " "
                    + warning.text(strictness)
                    + " (the first: "
                    + examples.get(warning).text
                    + ")"));
    return all;
  }

  /** Counts by name, for tables. */
  public Map<String, Long> counts() {
    Map<String, Long> byName = new java.util.LinkedHashMap<>();
    counts.forEach((warning, count) -> byName.put(warning.name(), count));
    return byName;
  }
}
