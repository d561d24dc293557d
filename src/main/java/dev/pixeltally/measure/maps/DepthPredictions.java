package dev.pixeltally.measure.maps;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.RealMap;
import dev.pixeltally.image.RealResizer;

/** Brings predictions to metres, at the truth's size. */
final class DepthPredictions {
  private DepthPredictions() {}

  /**
   * A prediction in metres; its own values where nothing has to be done.
   *
   * @throws SampleException SIZE_MISMATCH where it is of another size and not to be resized
   */
  static RealMap metres(DepthRules rules, RealMap prediction, int width, int height)
      throws SampleException {
    boolean same = prediction.width() == width && prediction.height() == height;
    boolean disparity = rules.held() == DepthRules.Held.DISPARITY;
    if (same) {
      return disparity ? reciprocal(prediction) : prediction;
    }
    return switch (rules.resizing()) {
      case DEPTH -> resized(disparity ? reciprocal(prediction) : prediction, width, height);
      case DISPARITY ->
          reciprocal(resized(disparity ? prediction : reciprocal(prediction), width, height));
      case NONE ->
          throw new SampleException(
              Stage.MEASURE,
              Reason.SIZE_MISMATCH,
              "The prediction is %dx%d and the truth %dx%d; resize-predictions=disparity resizes predictions as monodepth2 does"
                  .formatted(prediction.width(), prediction.height(), width, height));
    };
  }

  private static RealMap resized(RealMap map, int width, int height) {
    return RealResizer.bilinear(map, width, height);
  }

  private static RealMap reciprocal(RealMap map) {
    double[] values = new double[map.width() * map.height()];
    for (int i = 0; i < values.length; i++) {
      values[i] = 1 / map.values()[i];
    }
    return new RealMap(map.width(), map.height(), 1, values);
  }
}
