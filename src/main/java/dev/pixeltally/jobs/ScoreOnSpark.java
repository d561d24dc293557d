package dev.pixeltally.jobs;

import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.Settings;
import dev.pixeltally.dataset.Addresses;
import dev.pixeltally.dataset.FileSet;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.measure.coco.CocoProtocol;
import dev.pixeltally.measure.coco.CocoRules;
import dev.pixeltally.spark.SparkScoring;
import dev.pixeltally.spark.Submit;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Scores detections on Spark, by COCO's or LVIS' rules: the bits of {@link ScoreDetections}. */
final class ScoreOnSpark {
  private final Settings settings;
  private final CocoConfig config;
  private final CocoProtocol protocol;
  private final int partitions;

  /**
   * Scores nothing yet.
   *
   * @param partitions of the images; 0: by the files' sizes
   */
  ScoreOnSpark(Settings settings, CocoProtocol protocol, int partitions) {
    this.settings = settings;
    this.config = CocoConfig.of(settings);
    this.protocol = protocol;
    this.partitions = partitions;
  }

  /**
   * Checks, then scores: in this process where Spark has started it, else through spark-submit.
   *
   * @param args the command line, to be given to spark-submit
   */
  int run(String truth, String predictions, String[] args)
      throws IOException, InterruptedException {
    Instant started = Instant.now();
    DetectionScores.checkOutput(settings);
    CocoRules plain = protocol.rules(config);
    // What lies elsewhere is reached with Spark's settings and jars: it is looked for there.
    boolean here = Addresses.isLocal(truth) && Addresses.isLocal(predictions);
    if (!here && ExitCode.onlyChecks()) {
      return ExitCode.checked();
    }
    if (!here && !Submit.insideSpark()) {
      return Submit.run(args);
    }
    Storage storage = Storage.everywhere(Submit.hadoopSettings());
    if (storage.isFolder(truth)) {
      throw new Refusal(
          "Cannot read the truth " + truth + ": it is a folder; a COCO JSON file is valid");
    }
    String truthFile = FileSet.of(storage, truth, "the truth").get(0);
    List<String> files =
        FileSet.of(storage, ResultsFile.find(storage, predictions), "the predictions");
    if (ExitCode.onlyChecks()) {
      return ExitCode.checked();
    }
    if (!Submit.insideSpark()) {
      return Submit.run(args);
    }
    SparkConf conf =
        new SparkConf()
            .setIfMissing("spark.app.name", "pixeltally score")
            // Curves of all classes together: the driver puts each to its place as it comes.
            .setIfMissing("spark.driver.maxResultSize", "0");
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      SparkScoring.Outcome outcome =
          new SparkScoring(
                  spark,
                  storage,
                  truthFile,
                  files,
                  protocol.parts(),
                  CocoProtocol.strictness(config),
                  partitions)
              .score(categories -> protocol.chosen(plain, config, categories));
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("spark_master", spark.master());
      facts.put("partitions", outcome.partitions());
      facts.put("result_files", files.size());
      facts.put("cpu_milliseconds", outcome.cpuMillis());
      return new DetectionScores(
              protocol, config, DetectionScores.Scored.of(outcome), DetectionAnalysis.Found.NOTHING)
          .show(settings, facts, started);
    }
  }
}
