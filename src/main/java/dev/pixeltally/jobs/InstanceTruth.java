package dev.pixeltally.jobs;

import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.dataset.GtInstances;
import dev.pixeltally.dataset.SampleSource;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.measure.cityscapes.CityscapesInstance;
import dev.pixeltally.measure.cityscapes.InstanceRules;
import dev.pixeltally.measure.cityscapes.InstanceState;
import dev.pixeltally.spark.Submit;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Cityscapes' maps of instances, and what predictions are judged by, wherever these stand.
 *
 * @param distances for each thread its own; empty: they are not known
 */
record InstanceTruth(
    SampleSource source,
    CityscapesInstance protocol,
    Optional<Supplier<ObjectDistances>> distances,
    DecodeLimits limits) {

  /**
   * That of a dataset.
   *
   * @param gtInstances the file that tells distances, where one does
   */
  static InstanceTruth of(
      Dataset dataset, Optional<String> gtInstances, CocoConfig.Mode mode, DecodeLimits limits) {
    Optional<Supplier<ObjectDistances>> distances = gtInstances.map(InstanceTruth::told);
    InstanceRules.Distances judged =
        distances.isEmpty() ? InstanceRules.Distances.ANY : InstanceRules.Distances.ANY_100_50;
    return new InstanceTruth(
        dataset.source(),
        new CityscapesInstance(new InstanceRules(judged, mode)),
        distances,
        limits);
  }

  private static Supplier<ObjectDistances> told(String file) {
    GtInstances told = GtInstances.read(Storage.everywhere(Submit.hadoopSettings()), file);
    return () -> ObjectDistances.told(told);
  }

  /** Makes an observer for each thread; what finds an image's masks is one thread's too. */
  Supplier<SampleObserver<InstanceState>> observers(Supplier<InstanceMasks> masks) {
    return () -> new InstanceMaskObserver(this, masks.get());
  }
}
