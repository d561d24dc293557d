package dev.pixeltally.tables;

import java.util.List;

/**
 * What a network says of one image, as the columns of the predictions have it: those are filled
 * that belong to the kind of the prediction.
 *
 * @param labelMap a palette PNG in the network's ids, or null
 * @param instances rows of the column of that name, or null
 * @param realMap a {@code .npy} of float32, or null
 * @param segmentMap COCO's PNG of segments, or null
 * @param segments rows of the column of that name, or null
 */
public record PredictionCells(
    @SuppressWarnings("ArrayRecordComponent") byte[] labelMap,
    List<Object[]> instances,
    @SuppressWarnings("ArrayRecordComponent") byte[] realMap,
    @SuppressWarnings("ArrayRecordComponent") byte[] segmentMap,
    List<Object[]> segments) {

  /** A label map's. */
  public static PredictionCells ofLabelMap(byte[] png) {
    return new PredictionCells(png, null, null, null, null);
  }

  /** A detector's. */
  public static PredictionCells ofInstances(List<Object[]> rows) {
    return new PredictionCells(null, rows, null, null, null);
  }

  /** A map's of real values. */
  public static PredictionCells ofRealMap(byte[] npy) {
    return new PredictionCells(null, null, npy, null, null);
  }

  /** A panoptic network's. */
  public static PredictionCells ofSegments(byte[] png, List<Object[]> rows) {
    return new PredictionCells(null, null, null, png, rows);
  }
}
