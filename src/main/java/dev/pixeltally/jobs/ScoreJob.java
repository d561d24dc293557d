package dev.pixeltally.jobs;

import dev.pixeltally.config.AnalysisConfig;
import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.config.EvaluateConfig.LimitsConfig;
import dev.pixeltally.config.EvaluateConfig.OutputConfig;
import dev.pixeltally.config.Lists;
import dev.pixeltally.config.PoseConfig;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.Setting;
import dev.pixeltally.config.Settings;
import dev.pixeltally.measure.Protocols;
import dev.pixeltally.measure.coco.CocoProtocol;
import dev.pixeltally.measure.pose.PoseProtocol;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Measures label maps or detections that another tool made, in one process, without Spark. */
public final class ScoreJob {
  public static final Setting<String> PROTOCOL =
      Setting.word(
          "protocol",
          Stream.of(
                  Protocols.names(),
                  CocoProtocol.names(),
                  RealMapKinds.names(),
                  List.of(PoseProtocol.NAME))
              .flatMap(List::stream)
              .toList(),
          null,
          "How to measure.");
  static final Setting<String> TRUTH =
      Setting.text(
          "truth",
          "PATH",
          null,
          "A VOC devkit, or a folder of label-map PNGs; of depths, normals or pictures; a COCO or"
              + " LVIS JSON file.");
  static final Setting<String> PREDICTIONS =
      Setting.text(
          "predictions",
          "PATH",
          null,
          "Folder of label-map PNGs, or maps, named as the truth's; COCO results: JSON, gzip of it, Parquet, a"
              + " folder of Parquet, a run's folder; on Spark also a folder of JSON, or DIR/NAME*.");
  static final Setting<String> LABELS =
      Setting.text("labels", "SPACE", null, "Label space: a built-in name or a YAML file.");
  static final Setting<String> PREDICTION_LABELS =
      Setting.text(
          "prediction-labels",
          "SPACE",
          null,
          "Label space of the predictions where it is another; joined by the classes' names.");
  static final Setting<String> LAYOUT =
      Setting.text("layout", "NAME", null, "The truth's layout; found out where not given.");
  static final Setting<String> SPLIT =
      Setting.text(
          "split", "NAME", null, "The split, as in val; else VOC's val, and all of any other.");
  static final Setting<Integer> THREADS =
      Setting.count("threads", 1, 1024, Runtime.getRuntime().availableProcessors(), "Threads.");
  private static final Setting<Boolean> SPARK =
      Setting.flag("spark", "Scores detections on Spark: for what does not fit one process.");
  private static final Setting<Integer> PARTITIONS =
      Setting.count(
          "partitions", 1, 1 << 16, null, "Of the images, on Spark; else by the files' sizes.");
  private static final List<Setting<?>> OF_DETECTIONS =
      Lists.join(CocoConfig.SETTINGS, AnalysisConfig.SETTINGS, List.of(SPARK, PARTITIONS));
  private static final List<Setting<?>> OF_LABEL_MAPS =
      Lists.join(List.of(LABELS, PREDICTION_LABELS, LAYOUT, SPLIT), LimitsConfig.OF_MASKS);
  private static final List<Setting<?>> OF_REAL_MAPS =
      RealMapKinds.names().stream()
          .flatMap(name -> RealMapKinds.settings(name).stream())
          .<Setting<?>>map(s -> s)
          .distinct()
          .toList();

  /** What not every protocol knows. */
  private static final List<Setting<?>> OF_SOME =
      Lists.join(OF_DETECTIONS, OF_LABEL_MAPS, OF_REAL_MAPS, PoseConfig.SETTINGS);

  public static final List<Setting<?>> SETTINGS =
      Lists.join(
          List.of(PROTOCOL, TRUTH, PREDICTIONS, LABELS, PREDICTION_LABELS, LAYOUT, SPLIT, THREADS),
          OutputConfig.OF_SCORES,
          OF_DETECTIONS,
          LimitsConfig.OF_MASKS,
          OF_REAL_MAPS,
          PoseConfig.SETTINGS);

  private ScoreJob() {}

  /**
   * Scores; the exit code.
   *
   * @param args the command line, to be given to spark-submit where Spark is asked for
   */
  public static int run(Settings settings, String[] args) throws IOException, InterruptedException {
    String protocol = settings.get(PROTOCOL);
    Optional<CocoProtocol> detections = CocoProtocol.named(protocol);
    boolean realMaps = RealMapKinds.names().contains(protocol);
    boolean poses = protocol.equals(PoseProtocol.NAME);
    List<Setting<?>> own =
        detections.isPresent()
            ? OF_DETECTIONS
            : poses
                ? PoseConfig.SETTINGS
                : realMaps
                    ? Lists.join(RealMapKinds.settings(protocol), LimitsConfig.OF_MASKS)
                    : OF_LABEL_MAPS;
    refuse(settings, own);
    boolean spark = settings.get(SPARK);
    refuse(settings, spark);
    if (spark) {
      return new ScoreOnSpark(
              settings, detections.orElseThrow(), settings.find(PARTITIONS).orElse(0))
          .run(settings.get(TRUTH), settings.get(PREDICTIONS), args);
    }
    if (detections.isPresent()) {
      return new ScoreDetections(settings, detections.get(), settings.get(THREADS))
          .run(settings.get(TRUTH), settings.get(PREDICTIONS));
    }
    if (poses) {
      return new ScorePoses(settings).run();
    }
    return realMaps ? ScoreRealMaps.run(settings) : new ScoreLabelMaps(settings).run();
  }

  /** What is given and means nothing to the protocol. */
  private static void refuse(Settings settings, List<Setting<?>> own) {
    for (Setting<?> other : OF_SOME) {
      if (settings.given(other) && !own.contains(other)) {
        throw new Refusal(
            "Cannot score by " + settings.get(PROTOCOL) + ": it has no setting " + other.key());
      }
    }
  }

  /** What is given and means nothing on Spark, or without it. */
  private static void refuse(Settings settings, boolean spark) {
    if (spark && settings.given(THREADS)) {
      throw new Refusal("Cannot score on Spark with --threads: partitions share the work there");
    }
    if (spark && AnalysisConfig.of(settings).wanted()) {
      throw new Refusal(
          "Cannot score on Spark with analysis, bootstrap or slices: these are done in one process");
    }
    if (!spark && settings.given(PARTITIONS)) {
      throw new Refusal("Cannot score in one process with --partitions: they need --spark");
    }
  }
}
