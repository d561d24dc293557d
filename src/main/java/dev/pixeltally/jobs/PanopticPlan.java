package dev.pixeltally.jobs;

import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.dataset.panoptic.PanopticReader;
import dev.pixeltally.measure.Summation;
import dev.pixeltally.measure.panoptic.PanopticProtocol;
import dev.pixeltally.measure.panoptic.SegmentProtocol;
import java.io.IOException;
import java.io.InputStream;

/** How a dataset's panoptic truth is measured against. */
final class PanopticPlan {
  private PanopticPlan() {}

  /** The protocol of a layout where none is named. */
  static String usual(String layout) {
    return layout.equals(PanopticProtocol.CITYSCAPES)
        ? PanopticProtocol.CITYSCAPES
        : PanopticProtocol.NAME;
  }

  /**
   * The protocol with the dataset's truth in it. Sums are exact: partitions know no order of
   * images.
   *
   * @throws Refusal where the truth's JSON is none
   */
  static SegmentProtocol protocol(String name, Dataset dataset, CocoConfig.Mode mode) {
    try (InputStream in = dataset.storage().open(dataset.splitFile())) {
      PanopticReader.Truth truth = PanopticReader.truth(in, dataset.splitFile());
      return new SegmentProtocol(
          new PanopticProtocol(name, truth.categories(), mode, Summation.EXACT),
          truth.annotations());
    } catch (IOException e) {
      throw new Refusal("Cannot read " + dataset.splitFile() + ": " + e, e);
    }
  }
}
