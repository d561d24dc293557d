package dev.pixeltally.jobs;

import dev.pixeltally.dataset.CityscapesNames;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.SampleFiles;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.InstanceMap;
import dev.pixeltally.image.InstancePng;
import dev.pixeltally.measure.cityscapes.CityscapesObjects;
import dev.pixeltally.measure.cityscapes.InstanceState;
import java.io.IOException;
import java.util.function.Supplier;

/** Predicted masks against Cityscapes' maps of instances. */
final class InstanceMaskObserver implements SampleObserver<InstanceState> {
  private final InstanceTruth truth;
  private final InstanceMasks masks;

  /** Null: they are not known. */
  private final ObjectDistances distances;

  private final InstancePng png = new InstancePng();

  InstanceMaskObserver(InstanceTruth truth, InstanceMasks masks) {
    this.truth = truth;
    this.distances = truth.distances().map(Supplier::get).orElse(null);
    this.masks = masks;
  }

  @Override
  public InstanceState observe(SampleFiles files) throws SampleException, IOException {
    InstanceMap map = map(files);
    CityscapesObjects objects =
        new CityscapesObjects(map, distances == null ? null : distances.of(files.sample(), map));
    return truth.protocol().observe(objects, masks.of(files.sample().id()));
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
}
