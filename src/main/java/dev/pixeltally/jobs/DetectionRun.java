package dev.pixeltally.jobs;

import dev.pixeltally.config.AnalysisConfig;
import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.config.EvaluateConfig;
import dev.pixeltally.config.Lists;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.Setting;
import dev.pixeltally.dataset.Addresses;
import dev.pixeltally.dataset.FileSet;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.measure.coco.CocoProtocol;
import dev.pixeltally.measure.coco.CocoRules;
import dev.pixeltally.report.DetectionReport;
import dev.pixeltally.spark.EvaluationPlan;
import dev.pixeltally.spark.SparkScoring;
import dev.pixeltally.spark.Submit;
import dev.pixeltally.tables.Table;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Scores the detections that a run has written by COCO's rules and its kin's, in this order. */
record DetectionRun(List<DetectionRun.Asked> protocols) implements RunScoring {
  /** What may be said of these protocols. */
  static final List<Setting<?>> SETTINGS = Lists.join(CocoConfig.SETTINGS, AnalysisConfig.SETTINGS);

  /** Bytes of Parquet, a million boxes or so, that are scored in this process. */
  private static final long MOST_DETECTIONS = 64 << 20;

  /** Bytes of JSON, likewise. */
  private static final long MOST_TRUTH = 256 << 20;

  /** One protocol, and what it was told. */
  record Asked(CocoProtocol protocol, CocoConfig config) {}

  @Override
  public List<Setting<?>> settings() {
    return SETTINGS;
  }

  @Override
  public Scores score(Run run) throws IOException {
    List<DetectionReport> reports = new ArrayList<>();
    Map<String, Long> warnings = new LinkedHashMap<>();
    for (Asked one : protocols) {
      Instant started = Instant.now();
      DetectionScores scores = scored(run, one);
      scores.write(run.publisher());
      warnings.putAll(scores.warnings());
      reports.add(scores.report(run.folder().id(), Map.of(), started));
    }
    run.publisher().with("warnings", warnings);
    return Scores.of(reports);
  }

  private static DetectionScores scored(Run run, Asked one) throws IOException {
    try {
      return score(run, one.protocol(), one.config());
    } catch (Refusal e) {
      throw run.kept(e, one.protocol().word(), run.plan().dataset().splitFile());
    }
  }

  private static DetectionScores score(Run run, CocoProtocol protocol, CocoConfig coco)
      throws IOException {
    EvaluationPlan plan = run.plan();
    EvaluateConfig config = plan.config();
    CocoRules rules = protocol.rules(coco);
    // All images of the truth, also those that could not be run: they have no detections.
    CocoRules limited =
        config.dataset().limit() == 0
            ? rules
            : rules.withImages(
                run.listing().samples().stream()
                    .map(Sample::id)
                    .mapToLong(Long::parseLong)
                    .toArray());
    // The truth may lie in a bucket and the run on a disk, or the other way round.
    Storage storage = Storage.everywhere(Submit.hadoopSettings());
    List<String> files = files(run, storage);
    if (config.analysis().wanted() || fitsHere(run, storage, files)) {
      return here(run, storage, protocol, coco, limited, files);
    }
    SparkScoring.Outcome outcome =
        new SparkScoring(
                run.spark(),
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

  private static DetectionScores here(
      Run run,
      Storage storage,
      CocoProtocol protocol,
      CocoConfig coco,
      CocoRules rules,
      List<String> files)
      throws IOException {
    String results = files.isEmpty() ? null : run.folder().address(Table.DETECTIONS);
    int threads = Runtime.getRuntime().availableProcessors();
    try {
      return new LocalDetections(storage, protocol, coco, run.plan().config().analysis(), threads)
          .score(rules, run.plan().dataset().splitFile(), results)
          .scores();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("The scoring was interrupted").initCause(e);
    }
  }

  /** A laptop's run of some ten thousand images is scored here before a job on Spark has begun. */
  private static boolean fitsHere(Run run, Storage storage, List<String> files) throws IOException {
    String truth = run.plan().dataset().splitFile();
    if (!run.spark().isLocal()
        || !Addresses.isLocal(truth)
        || !Addresses.isLocal(run.folder().address())) {
      return false;
    }
    long bytes = 0;
    for (String file : files) {
      bytes += storage.size(file);
    }
    return bytes <= MOST_DETECTIONS && storage.size(truth) <= MOST_TRUTH;
  }

  /** None where nothing was detected. */
  private static List<String> files(Run run, Storage storage) throws IOException {
    String detections = run.folder().address(Table.DETECTIONS);
    return storage.isFolder(detections)
        ? FileSet.of(storage, detections, "the run's detections")
        : List.of();
  }
}
