package dev.pixeltally.dataset.coco;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts what was odd, with an example of each. */
public final class CocoWarnings {
  private final Map<CocoWarning, Long> counts = new EnumMap<>(CocoWarning.class);
  private final Map<CocoWarning, String> examples = new EnumMap<>(CocoWarning.class);

  /** One more, of what has this id. */
  public void add(CocoWarning warning, String what, long id) {
    if (counts.merge(warning, 1L, Long::sum) == 1) {
      examples.put(warning, what + " " + id);
    }
  }

  /** Many at once. */
  public void add(CocoWarning warning, long count, String where) {
    if (count > 0 && counts.merge(warning, count, Long::sum) == count) {
      examples.put(warning, where);
    }
  }

  public long count(CocoWarning warning) {
    return counts.getOrDefault(warning, 0L);
  }

  /** A sentence each, in the order of their declaration. */
  public List<String> sentences() {
    List<String> all = new ArrayList<>();
    counts.forEach(
        (warning, count) ->
            all.add(count + " " + warning.text() + " (the first: " + examples.get(warning) + ")"));
    return all;
  }

  /** Counts by name, for tables. */
  public Map<String, Long> counts() {
    Map<String, Long> byName = new java.util.LinkedHashMap<>();
    counts.forEach((warning, count) -> byName.put(warning.name(), count));
    return byName;
  }
}
