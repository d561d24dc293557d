package dev.pixeltally.tables;

import java.util.List;

/**
 * What a network says of one image, as the columns of the predictions have it: one of them is
 * filled, by the kind of the prediction.
 *
 * @param labelMap a palette PNG in the network's ids, or null
 * @param instances rows of the column of that name, or null
 */
public record PredictionCells(
    @SuppressWarnings("ArrayRecordComponent") byte[] labelMap, List<Object[]> instances) {

  /** A label map's. */
  public static PredictionCells ofLabelMap(byte[] png) {
    return new PredictionCells(png, null);
  }

  /** A detector's. */
  public static PredictionCells ofInstances(List<Object[]> rows) {
    return new PredictionCells(null, rows);
  }
}
