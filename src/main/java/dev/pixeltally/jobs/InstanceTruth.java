package dev.pixeltally.jobs;

import dev.pixeltally.config.CityscapesConfig;
import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.dataset.GtInstances;
import dev.pixeltally.dataset.SampleSource;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.DrawnTruth;
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
   * @param told whence distances come
   */
  static InstanceTruth of(
      Dataset dataset, CityscapesConfig told, CocoConfig.Mode mode, DecodeLimits limits) {
    Optional<Supplier<ObjectDistances>> distances = distances(dataset, told, limits);
    InstanceRules.Distances judged =
        distances.isEmpty() ? InstanceRules.Distances.ANY : InstanceRules.Distances.ANY_100_50;
    return new InstanceTruth(
        DrawnTruth.of(dataset, limits),
        new CityscapesInstance(new InstanceRules(judged, mode)),
        distances,
        limits);
  }

  private static Optional<Supplier<ObjectDistances>> distances(
      Dataset dataset, CityscapesConfig config, DecodeLimits limits) {
    if (config.gtInstances().isPresent()) {
      return config.gtInstances().map(InstanceTruth::told);
    }
    return config.distances() == CityscapesConfig.Distances.AUTO
            && DisparityDistances.areBeside(dataset)
        ? Optional.of(() -> new DisparityDistances(dataset.storage(), limits))
        : Optional.empty();
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
