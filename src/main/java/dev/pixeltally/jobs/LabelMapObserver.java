package dev.pixeltally.jobs;

import dev.pixeltally.dataset.Predictions;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.SampleFiles;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.IndexPng;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.labels.Mapping;
import dev.pixeltally.measure.ImageMeasurer;
import dev.pixeltally.measure.MapProtocol;
import dev.pixeltally.measure.MapState;
import java.io.IOException;

/** Label maps that another tool wrote as PNG, against a dataset's. */
final class LabelMapObserver implements SampleObserver<MapState> {
  private final Predictions predictions;
  private final DecodeLimits limits;
  private final ImageMeasurer<?, LabelMap, MapState> measurer;
  private final IndexPng png = new IndexPng();
  private final byte[] ids;

  /**
   * @param mapping from the predictions' ids to the protocol's; null: they are the same
   */
  LabelMapObserver(
      Predictions predictions, Mapping mapping, MapProtocol<?> protocol, DecodeLimits limits) {
    this.predictions = predictions;
    this.ids = mapping == null || mapping.identity() ? null : mapping.ids();
    this.limits = limits;
    this.measurer = protocol.measurer(limits);
  }

  @Override
  public MapState observe(SampleFiles files) throws SampleException, IOException {
    return measurer.measure(files, prediction(predictions.addressOf(files.sample().id())));
  }

  private LabelMap prediction(String address) throws SampleException, IOException {
    try {
      LabelMap map =
          png.decode(
              predictions.storage().read(address, limits.maxBytes(), Reason.MISSING_PREDICTION),
              limits);
      int pixels = map.width() * map.height();
      for (int i = 0; ids != null && i < pixels; i++) {
        map.ids()[i] = ids[map.ids()[i] & 0xff];
      }
      return map;
    } catch (SampleException e) {
      throw new SampleException(Stage.DECODE, e.reason(), address + ": " + e.getMessage(), e);
    }
  }
}
