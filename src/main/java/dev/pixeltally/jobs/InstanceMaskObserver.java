package dev.pixeltally.jobs;

import dev.pixeltally.dataset.CityscapesNames;
import dev.pixeltally.dataset.GtInstances;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.SampleFiles;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.InstanceMap;
import dev.pixeltally.image.InstancePng;
import dev.pixeltally.measure.cityscapes.CityscapesObjects;
import dev.pixeltally.measure.cityscapes.InstanceState;
import java.io.IOException;
import java.util.Map;

/** Predicted masks against Cityscapes' maps of instances. */
final class InstanceMaskObserver implements SampleObserver<InstanceState> {
  private final InstanceTruth truth;
  private final InstanceMasks masks;
  private final InstancePng png = new InstancePng();

  InstanceMaskObserver(InstanceTruth truth, InstanceMasks masks) {
    this.truth = truth;
    this.masks = masks;
  }

  @Override
  public InstanceState observe(SampleFiles files) throws SampleException, IOException {
    String id = files.sample().id();
    CityscapesObjects objects = new CityscapesObjects(map(files), distances(id));
    return truth.protocol().observe(objects, masks.of(id));
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
      return png.decode(files.beside(address, truth.limits().maxBytes()), truth.limits());
    } catch (SampleException e) {
      throw new SampleException(Stage.TRUTH, e.reason(), address + ": " + e.getMessage(), e);
    }
  }

  private Map<Integer, GtInstances.Found> distances(String id) throws SampleException {
    if (truth.distances() == null) {
      return null;
    }
    Map<Integer, GtInstances.Found> found = truth.distances().find(id);
    if (found == null) {
      throw new SampleException(
          Stage.TRUTH, Reason.MISSING_TRUTH, "gt-instances does not name image " + id);
    }
    return found;
  }
}
