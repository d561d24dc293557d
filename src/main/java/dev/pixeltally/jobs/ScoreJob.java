package dev.pixeltally.jobs;

import dev.pixeltally.config.AnalysisConfig;
import dev.pixeltally.config.CityscapesConfig;
import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.config.EvaluateConfig.LimitsConfig;
import dev.pixeltally.config.EvaluateConfig.OutputConfig;
import dev.pixeltally.config.Lists;
import dev.pixeltally.config.Nearest;
import dev.pixeltally.config.PanopticConfig;
import dev.pixeltally.config.PoseConfig;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.Setting;
import dev.pixeltally.config.Settings;
import dev.pixeltally.measure.Protocols;
import dev.pixeltally.measure.cityscapes.CityscapesInstance;
import dev.pixeltally.measure.coco.CocoProtocol;
import dev.pixeltally.measure.panoptic.PanopticProtocol;
import dev.pixeltally.measure.pose.PoseProtocol;
import dev.pixeltally.measure.voc.SdsProtocol;
import dev.pixeltally.measure.voc.VocDetectionProtocol;
import dev.pixeltally.measure.voc.VocLocalisation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Measures label maps, detections or panoptic segments that another tool made, in one process,
 * without Spark.
 */
public final class ScoreJob {
  public static final Setting<String> PROTOCOL =
      Setting.word(
          "protocol",
          Stream.of(
                  Protocols.names(),
                  PanopticProtocol.names(),
                  List.of(CityscapesInstance.NAME),
                  VocJobs.names(),
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
          "A VOC devkit, SBD, Cityscapes, or a folder of label-map PNGs; of depths, normals or pictures; a COCO"
              + " or LVIS JSON file; panoptic JSON.");
  static final Setting<String> PREDICTIONS =
      Setting.text(
          "predictions",
          "PATH",
          null,
          "Folder of label-map PNGs, or maps, named as the truth's; VOC's results files; COCO results: JSON, gzip of"
              + " it, Parquet, a folder of Parquet, a run's folder; on Spark also a folder of JSON, or"
              + " DIR/NAME*; panoptic JSON.");
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
  private static final List<Setting<?>> COMMON =
      Lists.join(List.of(PROTOCOL, TRUTH, PREDICTIONS, THREADS), OutputConfig.OF_SCORES);
  private static final List<Setting<?>> OF_REAL_MAPS =
      RealMapKinds.names().stream()
          .flatMap(name -> RealMapKinds.settings(name).stream())
          .<Setting<?>>map(s -> s)
          .distinct()
          .toList();

  public static final List<Setting<?>> SETTINGS =
      Lists.join(
          COMMON,
          List.of(LABELS, PREDICTION_LABELS, LAYOUT, SPLIT),
          OF_DETECTIONS,
          List.of(PanopticConfig.TRUTH_MASKS, PanopticConfig.PREDICTION_MASKS),
          CityscapesConfig.SETTINGS,
          LimitsConfig.OF_MASKS,
          OF_REAL_MAPS,
          PoseConfig.SETTINGS);

  /**
   * Protocols that are scored alike.
   *
   * @param settings that mean something to them, beside the common ones
   */
  private record Family(List<String> names, List<Setting<?>> settings, Scoring scoring) {}

  @FunctionalInterface
  private interface Scoring {
    /** Scores; the exit code. */
    int run(Settings settings, String[] args) throws IOException, InterruptedException;
  }

  private static final List<Family> FAMILIES = families();

  private static List<Family> families() {
    List<Family> families = new ArrayList<>();
    for (String name : RealMapKinds.names()) {
      families.add(
          new Family(
              List.of(name),
              Lists.join(RealMapKinds.settings(name), LimitsConfig.OF_MASKS),
              (settings, args) -> ScoreRealMaps.run(settings)));
    }
    families.add(
        new Family(
            List.of(PoseProtocol.NAME),
            PoseConfig.SETTINGS,
            (settings, args) -> new ScorePoses(settings).run()));
    families.addAll(
        List.of(
            new Family(
                Protocols.names(),
                Lists.join(
                    List.of(LABELS, PREDICTION_LABELS, LAYOUT, SPLIT), LimitsConfig.OF_MASKS),
                (settings, args) -> new ScoreLabelMaps(settings).run()),
            new Family(CocoProtocol.names(), OF_DETECTIONS, ScoreJob::detections),
            new Family(
                PanopticProtocol.names(),
                Lists.join(PanopticConfig.SETTINGS, LimitsConfig.OF_MASKS),
                (settings, args) -> new ScorePanoptic(settings).run()),
            new Family(
                List.of(CityscapesInstance.NAME),
                Lists.join(
                    List.of(SPLIT, CocoConfig.MODE),
                    CityscapesConfig.SETTINGS,
                    LimitsConfig.OF_MASKS),
                (settings, args) -> new ScoreInstances(settings).run()),
            new Family(
                VocDetectionProtocol.names(),
                List.of(
                    LABELS,
                    SPLIT,
                    CocoConfig.MODE,
                    CocoConfig.IOU,
                    CocoConfig.CURVES,
                    LimitsConfig.BYTES),
                ScoreJob::voc),
            new Family(
                List.of(VocLocalisation.NAME),
                List.of(LABELS, SPLIT, CocoConfig.MODE, LimitsConfig.BYTES),
                ScoreJob::voc),
            new Family(
                List.of(SdsProtocol.NAME),
                Lists.join(List.of(LABELS, SPLIT, CocoConfig.MODE), LimitsConfig.OF_MASKS),
                ScoreJob::voc)));
    return families;
  }

  private ScoreJob() {}

  /**
   * Scores; the exit code.
   *
   * @param args the command line, to be given to spark-submit where Spark is asked for
   */
  public static int run(Settings settings, String[] args) throws IOException, InterruptedException {
    String protocol = settings.get(PROTOCOL);
    Family family =
        FAMILIES.stream().filter(f -> f.names().contains(protocol)).findFirst().orElseThrow();
    for (Setting<?> other : SETTINGS) {
      if (settings.given(other) && !COMMON.contains(other) && !family.settings().contains(other)) {
        List<String> valid =
            Lists.join(COMMON, family.settings()).stream().map(Setting::key).sorted().toList();
        throw new Refusal(
            "Cannot score by "
                + protocol
                + ": it has no setting "
                + other.key()
                + Nearest.hint(other.key(), valid));
      }
    }
    return family.scoring().run(settings, args);
  }

  private static int voc(Settings settings, String[] args)
      throws IOException, InterruptedException {
    return VocJobs.run(
        settings,
        settings.get(PROTOCOL),
        new VocJobs.Asked(
            settings.get(TRUTH),
            settings.find(SPLIT).orElse("val"),
            settings.find(LABELS).orElse(null),
            settings.get(PREDICTIONS),
            settings.get(THREADS)));
  }

  private static int detections(Settings settings, String[] args)
      throws IOException, InterruptedException {
    CocoProtocol protocol = CocoProtocol.named(settings.get(PROTOCOL)).orElseThrow();
    boolean spark = settings.get(SPARK);
    refuse(settings, spark);
    if (spark) {
      return new ScoreOnSpark(settings, protocol, settings.find(PARTITIONS).orElse(0))
          .run(settings.get(TRUTH), settings.get(PREDICTIONS), args);
    }
    return new ScoreDetections(settings, protocol, settings.get(THREADS))
        .run(settings.get(TRUTH), settings.get(PREDICTIONS));
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
