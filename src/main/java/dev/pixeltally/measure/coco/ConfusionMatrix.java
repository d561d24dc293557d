package dev.pixeltally.measure.coco;

/**
 * Which classes are taken for which.
 *
 * @param categories ids of the classes; behind them stands the background
 * @param iou from which on a detection and an object are a pair
 * @param score below which detections are dropped
 * @param counts class of the object, then class of the detection: pairs; in the last row detections
 *     of nothing, in the last column objects that nothing detected
 */
public record ConfusionMatrix(long[] categories, double iou, double score, long[][] counts) {}
