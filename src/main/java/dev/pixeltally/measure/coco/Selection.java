package dev.pixeltally.measure.coco;

import dev.pixeltally.dataset.coco.CocoTruth;
import dev.pixeltally.dataset.coco.ObjectTable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

/** Which of a truth's images and categories count, and in which order. */
final class Selection {
  /** Of each of the truth's categories, where it stands among those that count; -1: nowhere. */
  private final int[] slots;

  private final long[] categories;
  private final int[] images;
  private final BitSet chosen = new BitSet();
  private final boolean agnostic;

  /** Whether everything counts, so that a category stands where it stands in the truth. */
  private final boolean whole;

  Selection(CocoTruth truth, CocoRules rules) {
    agnostic = rules.agnostic();
    int known = truth.categories().size();
    categories =
        rules
            .categories()
            .orElseGet(() -> IntStream.range(0, known).mapToLong(truth.categories()::id).toArray());
    slots = new int[known];
    Arrays.fill(slots, -1);
    for (int k = 0; k < categories.length; k++) {
      int place = truth.categories().find(categories[k]);
      if (place >= 0) {
        slots[place] = k;
      }
    }
    images =
        rules
            .images()
            .map(ids -> Arrays.stream(ids).mapToInt(truth.images()::find))
            .orElseGet(() -> IntStream.range(0, truth.images().size()))
            .filter(place -> place >= 0)
            .toArray();
    Arrays.stream(images).forEach(chosen::set);
    whole = rules.categories().isEmpty() && rules.images().isEmpty();
  }

  /** Where each row's category stands; -1: the row does not count. Not to be written to. */
  int[] slots(ObjectTable rows) {
    if (whole) {
      return rows.categories();
    }
    int[] all = new int[rows.size()];
    for (int row = 0; row < all.length; row++) {
      all[row] = slot(rows, row);
    }
    return all;
  }

  private int slot(ObjectTable rows, int row) {
    int visitedAt = rows.visitedAt(row);
    int category = rows.category(row);
    return category < 0 || (visitedAt >= 0 && !chosen.get(visitedAt)) ? -1 : slots[category];
  }

  /** Where a category of the truth stands; -1: it does not count. */
  int slot(int category) {
    return slots[category];
  }

  /** The row of the tensors that a category's numbers go to. */
  int row(int slot) {
    return agnostic ? 0 : slot;
  }

  /** Rows of the tensors. */
  int rows() {
    return agnostic ? 1 : categories.length;
  }

  /** The images that count: places in the truth, ascending. */
  int[] images() {
    return images;
  }

  /** Ids of the rows; meaningless where classes are not told apart. */
  long[] categories() {
    return categories;
  }
}
