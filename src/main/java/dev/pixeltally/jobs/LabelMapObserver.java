package dev.pixeltally.jobs;

import dev.pixeltally.dataset.PredictionFolder;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.SampleFiles;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.IndexPng;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.measure.MapMeasurer;
import dev.pixeltally.measure.MapProtocol;
import dev.pixeltally.measure.MapState;
import java.io.IOException;

/** Label maps that another tool wrote as PNG, against a dataset's. */
final class LabelMapObserver implements SampleObserver<MapState> {
  private final PredictionFolder predictions;
  private final DecodeLimits limits;
  private final MapMeasurer<?> measurer;
  private final IndexPng png = new IndexPng();

  LabelMapObserver(PredictionFolder predictions, MapProtocol<?> protocol, DecodeLimits limits) {
    this.predictions = predictions;
    this.limits = limits;
    this.measurer = protocol.measurer(limits);
  }

  @Override
  public MapState observe(SampleFiles files) throws SampleException, IOException {
    return measurer.measure(files, prediction(predictions.addressOf(files.sample().id())));
  }

  private LabelMap prediction(String address) throws SampleException, IOException {
    try {
      return png.decode(
          predictions.storage().read(address, limits.maxBytes(), Reason.MISSING_PREDICTION),
          limits);
    } catch (SampleException e) {
      throw new SampleException(Stage.DECODE, e.reason(), address + ": " + e.getMessage(), e);
    }
  }
}
