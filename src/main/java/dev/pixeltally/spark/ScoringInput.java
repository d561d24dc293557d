package dev.pixeltally.spark;

import dev.pixeltally.dataset.Storage;
import dev.pixeltally.dataset.coco.CocoPart;
import dev.pixeltally.dataset.coco.CocoResults.Basis;
import dev.pixeltally.dataset.coco.Strictness;
import java.io.Serializable;
import java.util.List;
import java.util.Set;

/**
 * The files to be read, and how.
 *
 * @param truth the truth's address, as messages show it
 * @param results the results' addresses, in the order of their names
 * @param basis what the results' first entry has; null: it is to be refused
 */
record ScoringInput(
    Storage storage,
    String truth,
    List<String> results,
    Set<CocoPart> parts,
    Strictness strictness,
    Basis basis)
    implements Serializable {

  /** A file's name for messages: 0 the truth, then the results. */
  String name(int file) {
    return file == 0 ? truth : results.get(file - 1);
  }

  /** The same, so that it means the same in every process. */
  String address(int file) {
    return storage.absolute(name(file));
  }
}
