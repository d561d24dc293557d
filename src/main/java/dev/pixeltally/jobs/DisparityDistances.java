package dev.pixeltally.jobs;

import dev.pixeltally.dataset.CityscapesCamera;
import dev.pixeltally.dataset.CityscapesNames;
import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.dataset.GtInstances;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.DisparityPng;
import dev.pixeltally.image.InstanceMap;
import dev.pixeltally.measure.cityscapes.MedianDistances;
import java.util.Map;

/** Distances from the disparities and cameras that stand beside Cityscapes' truth. */
final class DisparityDistances implements ObjectDistances {
  private static final long CAMERA_BYTES = 1 << 20;

  private final Storage storage;
  private final DecodeLimits limits;
  private final DisparityPng png = new DisparityPng();

  DisparityDistances(Storage storage, DecodeLimits limits) {
    this.storage = storage;
    this.limits = limits;
  }

  /** Whether both folders stand beside the truth; of packs, which hold neither, they don't. */
  static boolean areBeside(Dataset truth) {
    String disparities = CityscapesNames.disparities(truth.masks());
    return truth.packed() == null
        && disparities != null
        && truth.storage().isFolder(disparities)
        && truth.storage().isFolder(CityscapesNames.cameras(truth.masks()));
  }

  @Override
  public Map<Integer, GtInstances.Found> of(Sample sample, InstanceMap map) throws SampleException {
    String disparities = CityscapesNames.disparity(sample.truth());
    String camera = CityscapesNames.camera(sample.truth());
    CityscapesCamera pair =
        CityscapesCamera.read(storage.read(camera, CAMERA_BYTES, Reason.MISSING_TRUTH), camera);
    byte[] file = storage.read(disparities, limits.maxBytes(), Reason.MISSING_TRUTH);
    try {
      return MedianDistances.of(map, png.decode(file, limits), pair);
    } catch (SampleException e) {
      throw new SampleException(Stage.TRUTH, e.reason(), disparities + ": " + e.getMessage(), e);
    }
  }
}
