package dev.pixeltally.config;

import java.util.ArrayList;
import java.util.List;

/** Joins lists of settings. */
public final class Lists {
  private Lists() {}

  @SafeVarargs
  public static List<Setting<?>> join(List<Setting<?>>... parts) {
    List<Setting<?>> all = new ArrayList<>();
    for (List<Setting<?>> part : parts) {
      all.addAll(part);
    }
    return List.copyOf(all);
  }
}
