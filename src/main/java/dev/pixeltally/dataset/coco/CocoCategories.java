package dev.pixeltally.dataset.coco;

import java.io.Serializable;
import java.util.List;

/**
 * A truth's categories.
 *
 * @param ids ascending
 * @param names in the ids' order
 * @param frequencies LVIS' r, c and f in the ids' order; 0 where the file gives none
 */
record CocoCategories(IdIndex ids, List<String> names, byte[] frequencies) implements Serializable {

  /** Counts the categories whose frequency LVIS' rules cannot use. */
  void warn(CocoWarnings warnings) {
    for (int k = 0; k < frequencies.length; k++) {
      if (frequencies[k] != 'r' && frequencies[k] != 'c' && frequencies[k] != 'f') {
        warnings.add(CocoWarning.WITHOUT_FREQUENCY, "category", ids.id(k));
      }
    }
  }
}
