package dev.pixeltally.dataset.panoptic;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.coco.JsonKeys;
import dev.pixeltally.dataset.coco.JsonScanner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the list of a truth's categories. */
final class CategoryReader {
  private static final int MOST = 1 << 16;
  private static final int LONGEST_NAME = 1 << 12;
  private static final long MISSING = Long.MIN_VALUE;

  private final JsonKeys keys = new JsonKeys("id", "name", "isthing", "color");
  private final JsonScanner json;
  private final List<PanopticCategories.Category> all = new ArrayList<>();
  private final Set<Integer> ids = new HashSet<>();

  CategoryReader(JsonScanner json) {
    this.json = json;
  }

  void read() throws IOException {
    json.beginArray();
    while (json.more()) {
      category();
    }
  }

  PanopticCategories build() {
    if (all.isEmpty()) {
      throw new Refusal("Cannot read " + json.name() + " as panoptic truth: no categories in it");
    }
    return new PanopticCategories(all);
  }

  private void category() throws IOException {
    long id = MISSING;
    String name = null;
    long thing = MISSING;
    int rgb = 0;
    json.beginObject();
    for (int key = JsonKeys.NONE; (key = json.key(keys, key)) != JsonScanner.END; ) {
      switch (key) {
        case 0 -> id = json.integer();
        case 1 -> name = json.text(LONGEST_NAME);
        case 2 -> {
          int b = json.peek();
          thing = b == 't' || b == 'f' ? (json.flag() ? 1 : 0) : json.integer();
        }
        case 3 -> rgb = colour();
        default -> json.skip();
      }
    }
    String which = "category number " + all.size() + " (from 0)";
    if (id == MISSING || thing == MISSING) {
      throw json.refusal(which + " has no \"" + (id == MISSING ? "id" : "isthing") + "\"");
    }
    if (id < 0 || id > Integer.MAX_VALUE) {
      throw json.refusal(which + " has id " + id + "; 0 to " + Integer.MAX_VALUE + " are valid");
    }
    if (!ids.add((int) id)) {
      throw json.refusal("category " + id + " stands twice");
    }
    if (all.size() == MOST) {
      throw json.refusal("over " + MOST + " categories");
    }
    String given = name == null ? String.valueOf(id) : name;
    all.add(new PanopticCategories.Category((int) id, given, thing == 1, rgb));
  }

  /** Three numbers of 0 to 255; black where there is no list. */
  private int colour() throws IOException {
    if (json.peek() != '[') {
      json.skip();
      return 0;
    }
    int rgb = 0;
    json.beginArray();
    while (json.more()) {
      rgb = rgb << 8 | ((int) json.number() & 255);
    }
    return rgb & 0xffffff;
  }
}
