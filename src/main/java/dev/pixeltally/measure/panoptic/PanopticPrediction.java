package dev.pixeltally.measure.panoptic;

import dev.pixeltally.dataset.panoptic.Segments;
import dev.pixeltally.image.SegmentMap;

/** The prediction of one image: its map, and what each segment of it is. */
public record PanopticPrediction(SegmentMap map, Segments segments) {}
