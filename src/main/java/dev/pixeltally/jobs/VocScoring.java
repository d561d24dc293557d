package dev.pixeltally.jobs;

import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.voc.VocFolder;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Scores boxes by the rules of VOC's devkits, wherever they were detected. */
final class VocScoring {
  private final String name;
  private final CocoConfig config;
  private final int threads;

  VocScoring(String name, CocoConfig config, int threads) {
    this.name = name;
    this.config = config;
    this.threads = threads;
  }

  /** The names of the protocols that score boxes. */
  static List<String> names() {
    return Stream.concat(VocDetectionProtocol.names().stream(), Stream.of(VocLocalisation.NAME))
        .toList();
  }

  /**
   * What came out.
   *
   * @param tables that the protocol has beside its numbers
   */
  record Outcome(VocScores scores, VocScores.Tables tables) {}

  /**
   * Scores.
   *
   * @param images of the split, or some of them
   * @param classes the judged ones
   */
  Outcome score(VocFolder folder, VocFolder.Ids images, List<LabelClass> classes, VocSource source)
      throws IOException, InterruptedException {
    return name.equals(VocLocalisation.NAME)
        ? score(new VocLocalisation(classes), classes, folder, images, source)
        : score(
            new VocDetectionProtocol(
                name, classes, config.iouThresholds().orElse(null), config.mode()),
            classes,
            folder,
            images,
            source);
  }

  private <S extends State<S>> Outcome score(
      Protocol<VocTruth, VocPrediction, S> protocol,
      List<LabelClass> classes,
      VocFolder folder,
      VocFolder.Ids listed,
      VocSource source)
      throws IOException, InterruptedException {
    VocImages images = VocImages.read(folder, listed, classes, threads);
    VocSource.Found found = source.read(images.numbers(), classes);
    VocDetections detections = new VocDetections(found.classes(), images.ids().size());
    List<List<Metric>> ofImages = new ArrayList<>();
    S state = protocol.empty();
    for (int i = 0; i < images.ids().size(); i++) {
      S one = observe(protocol, images.truths().get(i), detections.of(i));
      ofImages.add(one.ofOneImage());
      state = state.merge(one);
    }
    List<FailedSample> failures =
        Stream.concat(images.failures().stream(), found.failures().stream()).toList();
    double share =
        Math.max(
            images.failures().size() / (double) images.numbers().size(),
            found.leftOut() / (double) Math.max(1, found.detections()));
    S all = state;
    DetectionReport report =
        report(protocol, all.result(), classes, images, detections, warnings(images, found));
    return new Outcome(
        new VocScores(report, failures, share), run -> tables(run, classes, all, images, ofImages));
  }

  private static <S extends State<S>> S observe(
      Protocol<VocTruth, VocPrediction, S> protocol, VocTruth truth, VocPrediction prediction) {
    try {
      return protocol.observe(truth, prediction);
    } catch (SampleException e) {
      throw new IllegalStateException("Boxes can always be compared", e);
    }
  }

  /** What a reader of the numbers should know. */
  private static List<String> warnings(VocImages images, VocSource.Found found) {
    List<String> warnings = new ArrayList<>(found.warnings());
    if (!images.unknown().isEmpty()) {
      warnings.add("objects of classes that are not judged: " + images.unknown());
    }
    if (!images.failures().isEmpty()) {
      warnings.add(
          images.failures().size()
              + " lines of the split failed, the first: "
              + images.failures().get(0).message());
    }
    if (found.leftOut() > 0) {
      warnings.add(
          found.leftOut()
              + " detections left out, the first: "
              + found.failures().get(0).message());
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
