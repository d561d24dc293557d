package dev.pixeltally.dataset;

/** A dataset's samples that were laid together, with what their listing said. */
public interface Packed extends SampleSource {
  /** What listing the original would give, less what has failed since; in the original's order. */
  Listing list();
}
