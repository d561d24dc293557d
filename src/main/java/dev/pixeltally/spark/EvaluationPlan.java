package dev.pixeltally.spark;

import dev.pixeltally.config.EvaluateConfig;
import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.infer.ModelBundle;
import dev.pixeltally.labels.Mapping;
import dev.pixeltally.measure.SegmentationProtocol;

/**
 * A run that was checked and may start.
 *
 * @param mapping from the network's label space to the dataset's; null without ground truth
 * @param protocol null without ground truth
 */
public record EvaluationPlan(
    EvaluateConfig config,
    ModelBundle bundle,
    Dataset dataset,
    Mapping mapping,
    SegmentationProtocol protocol) {}
