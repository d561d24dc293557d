package dev.pixeltally.jobs;

import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.voc.VocBoxes;
import dev.pixeltally.labels.LabelClass;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Boxes that were detected in a split's images. */
interface VocSource {

  /**
   * Reads them all.
   *
   * @param images numbers of the split's images by their ids; those below 0 are not measured
   * @param classes the judged ones
   */
  Found read(Map<String, Integer> images, List<LabelClass> classes) throws IOException;

  /**
   * What was found.
   *
   * @param classes one table a judged class
   * @param detections how many there were, those left out among them
   * @param failures of some of those that were left out
   * @param warnings what a reader of the numbers should know
   */
  record Found(
      List<VocBoxes> classes,
      long detections,
      long leftOut,
      List<FailedSample> failures,
      List<String> warnings) {}
}
