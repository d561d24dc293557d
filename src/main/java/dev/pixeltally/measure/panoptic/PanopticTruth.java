package dev.pixeltally.measure.panoptic;

import dev.pixeltally.dataset.panoptic.Segments;
import dev.pixeltally.image.SegmentMap;

/** The truth of one image: its map, and what each segment of it is. */
public record PanopticTruth(SegmentMap map, Segments segments) {}
