package dev.pixeltally.jobs;

import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.voc.VocFolder;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.Protocol;
import dev.pixeltally.measure.State;
import dev.pixeltally.measure.voc.VocDetectionProtocol;
import dev.pixeltally.measure.voc.VocDetectionState;
import dev.pixeltally.measure.voc.VocLocalisation;
import dev.pixeltally.measure.voc.VocPrediction;
import dev.pixeltally.measure.voc.VocTruth;
import dev.pixeltally.tables.CurvePointRows;
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
    Map<String, List<Metric>> ofImages = new LinkedHashMap<>();
    S state = protocol.empty();
    for (int i = 0; i < images.ids().size(); i++) {
      S one = observe(protocol, images.truths().get(i), detections.of(i));
      ofImages.put(images.ids().get(i), one.ofOneImage());
      state = state.merge(one);
    }
    List<FailedSample> failures =
        Stream.concat(images.failures().stream(), found.failures().stream()).toList();
    double share =
        Math.max(
            VocScores.share(images.failures(), images.ids().size()),
            found.leftOut() / (double) Math.max(1, found.detections()));
    S all = state;
    Map<Long, Long> counts = new LinkedHashMap<>();
    for (int c = 0; c < classes.size(); c++) {
      counts.put((long) classes.get(c).id(), detections.count(c));
    }
    return new Outcome(
        VocScores.of(
            protocol,
            all.result(),
            counts,
            images.ids().size(),
            failures,
            share,
            warnings(images, found)),
        run -> tables(run, classes, all, ofImages));
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

  private void tables(
      RunFolder run, List<LabelClass> classes, State<?> state, Map<String, List<Metric>> ofImages)
      throws IOException {
    VocScores.images(run, name, ofImages);
    if (config.curves() != CocoConfig.Curves.NONE && state instanceof VocDetectionState boxes) {
      try (TableWriter out = run.writer(Table.CURVES, name)) {
        CurvePointRows.write(run.id(), name, classes, boxes.points(), out);
      }
    }
  }
}
