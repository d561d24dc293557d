package dev.pixeltally.labels;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Finds classes by what others call them: by the same name, else by one that differs in case,
 * blanks and punctuation alone, as COCO's {@code dining table} and VOC's {@code diningtable} do.
 */
public final class ClassNames {
  private static final int NONE = -1;

  private final Map<String, Integer> exact = new HashMap<>();
  private final Map<String, Integer> loose = new HashMap<>();

  /**
   * @param classes the classes to be found, by distinct names
   */
  public ClassNames(List<LabelClass> classes) {
    for (int i = 0; i < classes.size(); i++) {
      String name = classes.get(i).name();
      exact.put(name, i);
      // A plain name that two classes share decides nothing.
      loose.merge(plain(name), i, (a, b) -> NONE);
    }
  }

  /**
   * Place in the list of the class that is meant; empty where none is, or more than one could be.
   */
  public OptionalInt placeOf(String name) {
    int place = exact.getOrDefault(name, loose.getOrDefault(plain(name), NONE));
    return place == NONE ? OptionalInt.empty() : OptionalInt.of(place);
  }

  private static String plain(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    return plain.isEmpty() ? name : plain;
  }
}
