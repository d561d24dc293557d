package dev.pixeltally.infer;

import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.image.Geometry;
import dev.pixeltally.image.Instances;

/** A head that gives instances: any number of them an image. */
sealed interface InstanceHead extends Head permits YoloxGrids, Detections {
  @Override
  Instances prediction(PassOutputs outputs, int image, Geometry geometry) throws SampleException;
}
