package dev.pixeltally.jobs;

import dev.pixeltally.dataset.PngFolder;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.SampleFiles;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.dataset.panoptic.PanopticAnnotations;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.SegmentMap;
import dev.pixeltally.image.SegmentPng;
import dev.pixeltally.measure.panoptic.PanopticPrediction;
import dev.pixeltally.measure.panoptic.PanopticProtocol;
import dev.pixeltally.measure.panoptic.PanopticState;
import dev.pixeltally.measure.panoptic.PanopticTruth;
import java.io.IOException;

/** Panoptic PNGs that another tool wrote, against a truth's. */
final class PanopticObserver implements SampleObserver<PanopticState> {
  private final PanopticProtocol protocol;
  private final PanopticAnnotations truth;
  private final PanopticAnnotations predictions;
  private final PngFolder predicted;
  private final DecodeLimits limits;
  private final SegmentPng truePng = new SegmentPng();
  private final SegmentPng predictedPng = new SegmentPng();

  PanopticObserver(
      PanopticProtocol protocol,
      PanopticAnnotations truth,
      PanopticAnnotations predictions,
      PngFolder predicted,
      DecodeLimits limits) {
    this.protocol = protocol;
    this.truth = truth;
    this.predictions = predictions;
    this.predicted = predicted;
    this.limits = limits;
  }

  @Override
  public PanopticState observe(SampleFiles files) throws SampleException, IOException {
    int annotation = truth.find(files.sample().id());
    int prediction = predictions.find(truth, annotation);
    String file = predictions.file(prediction);
    SegmentMap trueMap =
        decode(truePng, files.truth(limits.maxBytes()), files.sample().truth(), Stage.TRUTH);
    SegmentMap map =
        decode(
            predictedPng,
            predicted.read(file, limits.maxBytes(), Reason.MISSING_PREDICTION),
            predicted.address(file),
            Stage.DECODE);
    return protocol.observe(
        new PanopticTruth(trueMap, truth.segments(annotation)),
        new PanopticPrediction(map, predictions.segments(prediction)));
  }

  private SegmentMap decode(SegmentPng png, byte[] file, String address, Stage stage)
      throws SampleException {
    try {
      return png.decode(file, limits);
    } catch (SampleException e) {
      throw new SampleException(stage, e.reason(), address + ": " + e.getMessage(), e);
    }
  }
}
