package dev.pixeltally.measure.coco;

import java.util.List;

/**
 * The numbers of some of the images.
 *
 * @param value what these images have in common
 * @param images how many
 * @param objects of them that count in all areas
 * @param detections of them within the largest limit
 * @param lines the benchmark's lines; -1 where undefined
 * @param classPrecisions AP of each class in the order of the tensors; -1 where undefined
 */
public record CocoSlice(
    String value,
    int images,
    long objects,
    long detections,
    List<CocoSummary.Line> lines,
    double[] classPrecisions) {}
