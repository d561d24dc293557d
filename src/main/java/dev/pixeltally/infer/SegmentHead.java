package dev.pixeltally.infer;

import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.image.Geometry;
import dev.pixeltally.image.PanopticSegments;

/** A head that gives segments: every pixel is of one, or of none. */
sealed interface SegmentHead extends Head permits PanopticLabels, PanopticQueries {
  @Override
  PanopticSegments prediction(PassOutputs outputs, int image, Geometry geometry)
      throws SampleException;
}
