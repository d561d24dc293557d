package dev.pixeltally.spark;

import dev.pixeltally.config.DeviceChoice;
import dev.pixeltally.config.EvaluateConfig.PipelineConfig;
import dev.pixeltally.dataset.SampleSource;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.Orientation;
import dev.pixeltally.infer.EngineOptions;
import dev.pixeltally.infer.ModelBundle;
import dev.pixeltally.labels.Mapping;
import dev.pixeltally.measure.ImageProtocol;
import java.io.Serializable;

/**
 * What every task of a run needs to know; broadcast once.
 *
 * @param network name of the network file among those that Spark ships; null: tasks read the
 *     bundle's own path
 * @param protocol null where the dataset has no ground truth
 * @param overlays how many of the worst images each task remembers
 */
record RunSetup(
    String runId,
    ModelBundle bundle,
    String network,
    DeviceChoice device,
    int batch,
    EngineOptions engine,
    SampleSource source,
    DecodeLimits limits,
    Orientation orientation,
    Mapping mapping,
    ImageProtocol<?, ?, ?> protocol,
    PipelineConfig pipeline,
    int overlays)
    implements Serializable {}
