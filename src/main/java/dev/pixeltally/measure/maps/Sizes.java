package dev.pixeltally.measure.maps;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.RealMap;

/** Truth and prediction of one image have one size. */
final class Sizes {
  private Sizes() {}

  static void requireEqual(RealMap truth, RealMap prediction) throws SampleException {
    requireEqual(truth.width(), truth.height(), prediction.width(), prediction.height());
  }

  static void requireEqual(int width, int height, int otherWidth, int otherHeight)
      throws SampleException {
    if (width != otherWidth || height != otherHeight) {
      throw new SampleException(
          Stage.MEASURE,
          Reason.SIZE_MISMATCH,
          "The prediction is "
              + otherWidth
              + "x"
              + otherHeight
              + " and the truth "
              + width
              + "x"
              + height
              + "; nothing is resized here");
    }
  }
}
