package dev.pixeltally.jobs;

import dev.pixeltally.dataset.CityscapesMasks;
import dev.pixeltally.dataset.CityscapesNames;
import dev.pixeltally.dataset.CityscapesPredictions;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.SampleFiles;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.InstanceMap;
import dev.pixeltally.image.InstancePng;
import dev.pixeltally.image.MaskPng;
import dev.pixeltally.measure.cityscapes.CityscapesInstance;
import dev.pixeltally.measure.cityscapes.CityscapesObjects;
import dev.pixeltally.measure.cityscapes.InstanceState;
import java.io.IOException;

/** Lists of masks that another tool wrote, against Cityscapes' maps of instances. */
final class InstanceMaskObserver implements SampleObserver<InstanceState> {
  private final CityscapesPredictions predictions;
  private final CityscapesMasks masks;
  private final ObjectDistances distances;
  private final CityscapesInstance protocol;
  private final DecodeLimits limits;
  private final InstancePng instancePng = new InstancePng();
  private final MaskPng maskPng = new MaskPng();

  /**
   * @param distances null where they are not known
   */
  InstanceMaskObserver(
      CityscapesPredictions predictions,
      ObjectDistances distances,
      CityscapesInstance protocol,
      DecodeLimits limits) {
    this.predictions = predictions;
    this.masks = new CityscapesMasks(predictions);
    this.distances = distances;
    this.protocol = protocol;
    this.limits = limits;
  }

  @Override
  public InstanceState observe(SampleFiles files) throws SampleException, IOException {
    String id = files.sample().id();
    InstanceMap map = map(files);
    CityscapesObjects truth =
        new CityscapesObjects(map, distances == null ? null : distances.of(files.sample(), map));
    ListedMasks listed =
        new ListedMasks(
            predictions.storage(), masks.read(predictions.addressOf(id)), limits, maskPng);
    return protocol.observe(truth, listed);
  }

  private InstanceMap map(SampleFiles files) throws SampleException, IOException {
    String address = CityscapesNames.instances(files.sample().truth());
    try {
      if (address == null) {
        throw new SampleException(
            Stage.TRUTH,
            Reason.MISSING_TRUTH,
            files.sample().truth() + " has no map of instances beside it");
      }
      return instancePng.decode(files.beside(address, limits.maxBytes()), limits);
    } catch (SampleException e) {
      throw new SampleException(Stage.TRUTH, e.reason(), address + ": " + e.getMessage(), e);
    }
  }
}
