package dev.pixeltally.jobs;

import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.config.EvaluateConfig;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.Addresses;
import dev.pixeltally.dataset.FileSet;
import dev.pixeltally.dataset.Listing;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.measure.coco.CocoProtocol;
import dev.pixeltally.measure.coco.CocoRules;
import dev.pixeltally.report.DetectionReport;
import dev.pixeltally.spark.EvaluationPlan;
import dev.pixeltally.spark.SparkScoring;
import dev.pixeltally.spark.Submit;
import dev.pixeltally.tables.RunFolder;
import dev.pixeltally.tables.Table;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Scores the detections that a run has just written, as {@code score} would: the files are read
 * back, so that numbers are those of the files.
 */
final class DetectionRun {
  /** Bytes of Parquet, a million boxes or so, that are scored in this process. */
  private static final long MOST_DETECTIONS = 64 << 20;

  /** Bytes of JSON, likewise. */
  private static final long MOST_TRUTH = 256 << 20;

  private final JavaSparkContext spark;
  private final EvaluationPlan plan;
  private final RunFolder folder;

  DetectionRun(JavaSparkContext spark, EvaluationPlan plan, RunFolder folder) {
    this.spark = spark;
    this.plan = plan;
    this.folder = folder;
  }

  /** By every protocol of the plan; their tables go to the publisher. */
  List<DetectionReport> score(Listing listing, RunPublisher publisher) throws IOException {
    List<DetectionReport> reports = new ArrayList<>();
    Map<String, Long> warnings = new LinkedHashMap<>();
    for (EvaluationPlan.Detections one : plan.detections()) {
      Instant started = Instant.now();
      DetectionScores scores = scored(one, listing);
      scores.write(publisher);
      warnings.putAll(scores.warnings());
      reports.add(scores.report(folder.id(), Map.of(), started));
    }
    publisher.with("warnings", warnings);
    return reports;
  }

  /** Truth that is refused only now, after hours perhaps, must not make anybody run them again. */
  private DetectionScores scored(EvaluationPlan.Detections one, Listing listing)
      throws IOException {
    try {
      return score(one.protocol(), one.config(), listing);
    } catch (Refusal e) {
      throw new Refusal(
          e.getMessage()
              + ". The network has run, and what it found is kept: when that is mended, score "
              + one.protocol().word()
              + " --truth "
              + plan.dataset().splitFile()
              + " --predictions "
              + Outputs.shown(folder.address()),
          e);
    }
  }

  private DetectionScores score(CocoProtocol protocol, CocoConfig coco, Listing listing)
      throws IOException {
    EvaluateConfig config = plan.config();
    CocoRules rules = protocol.rules(coco);
    // All images of the truth, also those that could not be run: they have no detections.
    CocoRules limited =
        config.dataset().limit() == 0
            ? rules
            : rules.withImages(
                listing.samples().stream().map(Sample::id).mapToLong(Long::parseLong).toArray());
    // The truth may lie in a bucket and the run on a disk, or the other way round.
    Storage storage = Storage.everywhere(Submit.hadoopSettings());
    List<String> files = files(storage);
    if (config.analysis().wanted() || fitsHere(storage, files)) {
      return here(storage, protocol, coco, limited, files);
    }
    SparkScoring.Outcome outcome =
        new SparkScoring(
                spark,
                storage,
                plan.dataset().splitFile(),
                files,
                protocol.parts(),
                CocoProtocol.strictness(coco),
                0)
            .score(truth -> protocol.chosen(limited, coco, truth));
    return new DetectionScores(
        protocol, coco, DetectionScores.Scored.of(outcome), DetectionAnalysis.Found.NOTHING);
  }

  private DetectionScores here(
      Storage storage, CocoProtocol protocol, CocoConfig coco, CocoRules rules, List<String> files)
      throws IOException {
    String results = files.isEmpty() ? null : folder.address(Table.DETECTIONS);
    int threads = Runtime.getRuntime().availableProcessors();
    try {
      return new LocalDetections(storage, protocol, coco, plan.config().analysis(), threads)
          .score(rules, plan.dataset().splitFile(), results)
          .scores();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("The scoring was interrupted").initCause(e);
    }
  }

  /** A laptop's run of some ten thousand images is scored here before a job on Spark has begun. */
  private boolean fitsHere(Storage storage, List<String> files) throws IOException {
    String truth = plan.dataset().splitFile();
    if (!spark.isLocal() || !Addresses.isLocal(truth) || !Addresses.isLocal(folder.address())) {
      return false;
    }
    long bytes = 0;
    for (String file : files) {
      bytes += storage.size(file);
    }
    return bytes <= MOST_DETECTIONS && storage.size(truth) <= MOST_TRUTH;
  }

  /** None where nothing was detected. */
  private List<String> files(Storage storage) throws IOException {
    String detections = folder.address(Table.DETECTIONS);
    return storage.isFolder(detections)
        ? FileSet.of(storage, detections, "the run's detections")
        : List.of();
  }
}
