package dev.pixeltally.jobs;

import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.config.CocoConfig.Mode;
import dev.pixeltally.config.EvaluateConfig.LimitsConfig;
import dev.pixeltally.config.Settings;
import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.dataset.coco.Strictness;
import dev.pixeltally.dataset.voc.VocBoxes;
import dev.pixeltally.dataset.voc.VocFolder;
import dev.pixeltally.dataset.voc.VocResultsFiles;
import dev.pixeltally.dataset.voc.VocResultsReader;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.Metrics;
import dev.pixeltally.measure.Protocol;
import dev.pixeltally.measure.State;
import dev.pixeltally.measure.voc.VocDetectionProtocol;
import dev.pixeltally.measure.voc.VocDetectionState;
import dev.pixeltally.measure.voc.VocLocalisation;
import dev.pixeltally.measure.voc.VocPrediction;
import dev.pixeltally.measure.voc.VocTruth;
import dev.pixeltally.report.DetectionReport;
import dev.pixeltally.tables.CurvePointRows;
import dev.pixeltally.tables.Rows;
import dev.pixeltally.tables.RunFolder;
import dev.pixeltally.tables.Table;
import dev.pixeltally.tables.TableWriter;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Scores VOC's results files by the rules of VOC's devkits, in one process. */
final class ScoreVocDetections {
  private final Settings settings;
  private final String name;
  private final CocoConfig config;
  private final int threads;

  ScoreVocDetections(Settings settings, String name, int threads) {
    this.settings = settings;
    this.name = name;
    this.config = CocoConfig.of(settings);
    this.threads = threads;
  }

  /**
   * Scores; the exit code.
   *
   * @param truth a VOC dataset's folder, or a devkit's
   * @param split the name of one of its lists in {@code ImageSets/Main}
   * @param labels the classes; null: the dataset's own, or VOC's
   * @param predictions a folder of VOC's results files
   */
  int run(String truth, String split, String labels, String predictions)
      throws IOException, InterruptedException {
    Instant started = Instant.now();
    Storage storage = HadoopSettings.storage(truth, predictions);
    VocFolder folder = VocFolder.open(storage, truth, split, VocFolder.Kind.DETECTION);
    VocResultsFiles files = VocResultsFiles.find(storage, predictions, folder.split());
    List<LabelClass> classes = VocImages.judged(folder.labels(labels).classes());
    DetectionScores.checkOutput(settings);
    if (name.equals(VocLocalisation.NAME)) {
      return score(new VocLocalisation(classes), classes, folder, files, started);
    }
    return score(
        new VocDetectionProtocol(name, classes, config.iouThresholds().orElse(null), config.mode()),
        classes,
        folder,
        files,
        started);
  }

  private <S extends State<S>> int score(
      Protocol<VocTruth, VocPrediction, S> protocol,
      List<LabelClass> classes,
      VocFolder folder,
      VocResultsFiles files,
      Instant started)
      throws IOException, InterruptedException {
    VocImages images = VocImages.read(folder, classes, threads);
    VocResultsReader reader =
        new VocResultsReader(
            folder.storage(),
            images.numbers(),
            config.mode() == Mode.CORRECTED ? Strictness.CORRECTED : Strictness.STRICT,
            LimitsConfig.of(settings).maxBytes());
    VocDetections detections = new VocDetections(read(reader, files, classes), images.ids().size());
    List<List<Metric>> ofImages = new ArrayList<>();
    S state = protocol.empty();
    for (int i = 0; i < images.ids().size(); i++) {
      S one = observe(protocol, images.truths().get(i), detections.of(i));
      ofImages.add(one.ofOneImage());
      state = state.merge(one);
    }
    List<FailedSample> failures =
        Stream.concat(images.failures().stream(), reader.failures().stream()).toList();
    double share =
        Math.max(
            images.failures().size() / (double) images.numbers().size(),
            reader.leftOut() / (double) Math.max(1, reader.detections()));
    S all = state;
    DetectionReport report =
        report(
            protocol,
            all.result(),
            classes,
            images,
            detections,
            warnings(images, files, classes, reader));
    return new VocScores(report, failures, share)
        .show(settings, run -> tables(run, classes, all, images, ofImages), started);
  }

  private static <S extends State<S>> S observe(
      Protocol<VocTruth, VocPrediction, S> protocol, VocTruth truth, VocPrediction prediction) {
    try {
      return protocol.observe(truth, prediction);
    } catch (SampleException e) {
      throw new IllegalStateException("Boxes can always be compared", e);
    }
  }

  private static List<VocBoxes> read(
      VocResultsReader reader, VocResultsFiles files, List<LabelClass> classes) throws IOException {
    List<VocBoxes> boxes = new ArrayList<>();
    for (LabelClass one : classes) {
      String file = files.files().get(one.name());
      boxes.add(file == null ? new VocBoxes() : reader.read(file));
    }
    return boxes;
  }

  /** What a reader of the numbers should know. */
  private static List<String> warnings(
      VocImages images, VocResultsFiles files, List<LabelClass> classes, VocResultsReader reader) {
    List<String> warnings = new ArrayList<>();
    List<String> names = classes.stream().map(LabelClass::name).toList();
    List<String> missing = names.stream().filter(n -> !files.files().containsKey(n)).toList();
    if (!missing.isEmpty()) {
      warnings.add("no results file, so no detections, of " + String.join(", ", missing));
    }
    List<String> strays =
        files.files().keySet().stream().filter(n -> !names.contains(n)).sorted().toList();
    if (!strays.isEmpty()) {
      warnings.add("results of classes that are not judged: " + String.join(", ", strays));
    }
    if (!images.unknown().isEmpty()) {
      warnings.add("objects of classes that are not judged: " + images.unknown());
    }
    if (!images.failures().isEmpty()) {
      warnings.add(
          images.failures().size()
              + " lines of the split failed, the first: "
              + images.failures().get(0).message());
    }
    if (reader.leftOut() > 0) {
      warnings.add(
          reader.leftOut()
              + " detections left out, the first: "
              + reader.failures().get(0).message());
    }
    return warnings;
  }

  private static DetectionReport report(
      Protocol<?, ?, ?> protocol,
      Metrics metrics,
      List<LabelClass> classes,
      VocImages images,
      VocDetections detections,
      List<String> warnings) {
    Map<Long, Long> counts = new LinkedHashMap<>();
    for (int c = 0; c < classes.size(); c++) {
      counts.put((long) classes.get(c).id(), detections.count(c));
    }
    return new DetectionReport(
        null,
        protocol.name(),
        protocol.convention(),
        metrics.overall().stream().map(Metric::name).toList(),
        metrics,
        counts,
        images.ids().size(),
        0,
        warnings,
        Map.of());
  }

  private void tables(
      RunFolder run,
      List<LabelClass> classes,
      State<?> state,
      VocImages images,
      List<List<Metric>> ofImages)
      throws IOException {
    try (TableWriter out = run.writer(Table.IMAGE_METRICS, name)) {
      for (int i = 0; i < images.ids().size(); i++) {
        for (Object[] row : Rows.image(run.id(), name, images.ids().get(i), ofImages.get(i))) {
          out.write(row);
        }
      }
    }
    if (config.curves() != CocoConfig.Curves.NONE && state instanceof VocDetectionState boxes) {
      try (TableWriter out = run.writer(Table.CURVES, name)) {
        CurvePointRows.write(run.id(), name, classes, boxes.points(), out);
      }
    }
  }
}
