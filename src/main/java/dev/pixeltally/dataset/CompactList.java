package dev.pixeltally.dataset;

import java.util.BitSet;
import java.util.List;

/**
 * A list of samples that never changes, holds them closely and travels: parts of it are the same.
 */
public interface CompactList extends List<Sample> {
  /** The samples whose numbers are set, in order. */
  List<Sample> only(BitSet kept);
}
