package dev.pixeltally.measure.coco;

import dev.pixeltally.dataset.coco.CocoTruth;
import dev.pixeltally.dataset.coco.LvisParts;

/** What LVIS knows of an image's classes: only some were looked for. Belongs to one thread. */
final class Federated {
  private final LvisParts parts;
  private final int[] slots;

  Federated(CocoTruth truth, Selection selection) {
    parts = truth.lvis();
    slots = new int[truth.categories().size()];
    for (int c = 0; c < slots.length; c++) {
      slots[c] = selection.slot(c);
    }
  }

  /** Whether a class was looked for in an image and not found. */
  boolean absent(int image, int slot) {
    return holds(parts.negative()[image], slot);
  }

  /** Whether not all of a class's objects in an image are marked. */
  boolean partly(int image, int slot) {
    return holds(parts.notExhaustive()[image], slot);
  }

  private boolean holds(int[] categories, int slot) {
    for (int category : categories) {
      if (slots[category] == slot) {
        return true;
      }
    }
    return false;
  }
}
