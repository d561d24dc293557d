package dev.pixeltally.measure.coco;

import java.io.Serializable;

/**
 * One class's part of {@link CocoTensors}, as these lay it out.
 *
 * @param row of the tensors
 */
public record CurvePart(int row, double[] precision, double[] scores, double[] recall)
    implements Serializable {}
