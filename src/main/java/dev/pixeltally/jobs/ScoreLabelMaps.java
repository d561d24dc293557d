package dev.pixeltally.jobs;

import dev.pixeltally.config.Printable;
import dev.pixeltally.config.Settings;
import dev.pixeltally.dataset.CityscapesPredictions;
import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.dataset.DatasetSpec;
import dev.pixeltally.dataset.PredictionFolder;
import dev.pixeltally.dataset.Predictions;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.DrawnTruth;
import dev.pixeltally.labels.LabelSpaces;
import dev.pixeltally.labels.Mapping;
import dev.pixeltally.measure.MapProtocol;
import dev.pixeltally.measure.Protocols;
import dev.pixeltally.measure.Summation;
import dev.pixeltally.measure.cityscapes.CityscapesPixel;
import dev.pixeltally.pack.Packs;
import dev.pixeltally.spark.Submit;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;

/** Scores label maps that another tool wrote as PNG, in one process. */
final class ScoreLabelMaps {
  private static final String CITYSCAPES = "cityscapes";
  private static final String SBD = "sbd";

  private final Settings settings;
  private final PairScoring scoring;
  private final Map<String, String> hadoop = Submit.hadoopSettings();

  ScoreLabelMaps(Settings settings) {
    this.settings = settings;
    this.scoring = new PairScoring(settings);
  }

  /** Scores; the exit code. */
  int run() throws IOException, InterruptedException {
    Dataset truth = Packs.openTruth(spec(), hadoop);
    Predictions predictions = predictions(truth);
    MapProtocol<?> protocol =
        Protocols.named(settings.get(ScoreJob.PROTOCOL), truth.labels(), Summation.IN_ORDER);
    Mapping mapping = mapping(truth);
    scoring.checkOutput();
    PredictionFolder.Matched matched = predictions.match(truth.list());
    tellStrays(matched);
    DecodeLimits limits = scoring.limits();
    return scoring.run(
        PairScoring.Joined.of(DrawnTruth.of(truth, limits), matched),
        protocol,
        truth.labels(),
        () -> new LabelMapObserver(predictions, mapping, protocol, limits),
        state -> state,
        (publisher, state, metrics) -> publisher.measured(protocol.name(), state));
  }

  private DatasetSpec spec() {
    String truth = settings.get(ScoreJob.TRUTH);
    String protocol = settings.get(ScoreJob.PROTOCOL);
    return new DatasetSpec(
        settings.find(ScoreJob.LAYOUT).orElseGet(() -> layout(truth)),
        truth,
        settings.find(ScoreJob.SPLIT).orElse(null),
        null,
        null,
        settings.find(ScoreJob.LABELS).or(() -> Protocols.usualLabels(protocol)).orElse(null));
  }

  private Predictions predictions(Dataset truth) {
    String folder = settings.get(ScoreJob.PREDICTIONS);
    return truth.layout().equals(CITYSCAPES)
        ? new CityscapesPredictions(folder, hadoop)
        : PredictionFolder.open(folder, hadoop);
  }

  /** From the predictions' label space to the truth's; null where it is the same. */
  private Mapping mapping(Dataset truth) {
    return settings
        .find(ScoreJob.PREDICTION_LABELS)
        .map(
            name -> {
              Mapping mapping = Mapping.between(LabelSpaces.named(name), truth.labels(), Map.of());
              if (!mapping.warning().isEmpty()) {
                System.err.println("pixeltally: " + Printable.of(mapping.warning()));
              }
              return mapping;
            })
        .orElse(null);
  }

  /**
   * A devkit has lists of its splits, SBD its two folders, and Cityscapes its own protocol;
   * anything else is a folder of label maps.
   */
  private String layout(String truth) {
    Storage storage = Storage.everywhere(hadoop);
    if (settings.get(ScoreJob.PROTOCOL).equals(CityscapesPixel.NAME)
        && !storage.folders(truth).isEmpty()) {
      return CITYSCAPES;
    }
    if (storage.isFolder(truth + "/cls") && storage.isFolder(truth + "/inst")) {
      return SBD;
    }
    boolean devkit =
        Stream.of("ImageSets", "VOC2012", "SegmentationClass")
            .anyMatch(part -> storage.isFolder(truth + "/" + part));
    return devkit ? "voc" : "masks";
  }

  /** Names predictions without a sample on standard error. */
  static void tellStrays(PredictionFolder.Matched matched) {
    if (matched.strays() > 0) {
      System.err.printf(
          "pixeltally: %d predictions belong to no sample: %s%s%n",
          matched.strays(),
          Printable.of(String.join(", ", matched.strayNames())),
          matched.strays() > matched.strayNames().size() ? ", ..." : "");
    }
  }
}
