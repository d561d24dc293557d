package dev.pixeltally.measure.voc;

/**
 * A point of a class's precision-recall curve, where its average precision reads it.
 *
 * @param classIndex of the protocol's classes
 * @param iou overlap that is enough
 * @param precision the highest at this recall or more; 0 where it is not reached
 * @param score of the detection that reaches the recall; 0 where none does
 * @param finalRecall with all detections
 */
public record CurvePoint(
    int classIndex,
    double iou,
    double recall,
    double precision,
    double score,
    double finalRecall) {}
