package dev.pixeltally.jobs;

import dev.pixeltally.dataset.GtInstances;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.InstanceMap;
import java.util.Map;

/** Knows how far the objects of Cityscapes' images are. One thread's. */
@FunctionalInterface
interface ObjectDistances {
  /**
   * The objects of a sample by their numbers.
   *
   * @throws SampleException where this image's are not to be had
   */
  Map<Integer, GtInstances.Found> of(Sample sample, InstanceMap map) throws SampleException;

  /** Those that a file tells. */
  static ObjectDistances told(GtInstances file) {
    return (sample, map) -> {
      Map<Integer, GtInstances.Found> found = file.find(sample.id());
      if (found == null) {
        throw new SampleException(
            Stage.TRUTH, Reason.MISSING_TRUTH, "gt-instances does not name image " + sample.id());
      }
      return found;
    };
  }
}
