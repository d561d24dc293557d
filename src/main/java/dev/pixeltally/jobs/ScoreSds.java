package dev.pixeltally.jobs;

import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.config.EvaluateConfig.LimitsConfig;
import dev.pixeltally.config.Settings;
import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.dataset.coco.CocoPart;
import dev.pixeltally.dataset.coco.Strictness;
import dev.pixeltally.dataset.voc.VocFolder;
import dev.pixeltally.dataset.voc.VocInstanceFolder;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.Metrics;
import dev.pixeltally.measure.voc.SdsProtocol;
import dev.pixeltally.measure.voc.SdsState;
import dev.pixeltally.report.DetectionReport;
import dev.pixeltally.tables.Rows;
import dev.pixeltally.tables.RunFolder;
import dev.pixeltally.tables.Table;
import dev.pixeltally.tables.TableWriter;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Scores instances with masks against VOC's segmented objects, in one process. */
final class ScoreSds {
  private final Settings settings;
  private final VocJobs.Asked asked;
  private final DecodeLimits limits;

  ScoreSds(Settings settings, VocJobs.Asked asked) {
    this.settings = settings;
    this.asked = asked;
    LimitsConfig given = LimitsConfig.of(settings);
    limits = new DecodeLimits(given.maxPixels(), given.maxSide(), given.maxBytes());
  }

  /** Scores; the exit code. */
  int run() throws IOException {
    Instant started = Instant.now();
    Storage storage = HadoopSettings.storage(asked.truth(), asked.predictions());
    VocFolder folder =
        VocFolder.open(storage, asked.truth(), asked.split(), VocFolder.Kind.SEGMENTATION);
    VocFolder.Ids ids = folder.ids();
    List<LabelClass> classes = VocImages.judged(folder.labels(asked.labels()).classes());
    DetectionScores.checkOutput(settings);
    SdsPredictions predictions = predictions(storage, ids.ids(), classes);
    SdsTruths truths = new SdsTruths(folder, classes, limits);
    SdsProtocol protocol = new SdsProtocol(classes, CocoConfig.of(settings).mode());
    SdsState state = protocol.empty();
    List<FailedSample> failures = new ArrayList<>(ids.failures());
    Map<String, List<Metric>> ofImages = new LinkedHashMap<>();
    for (int i = 0; i < ids.ids().size(); i++) {
      String id = ids.ids().get(i);
      try {
        SdsState one = protocol.observe(truths.read(id), predictions.of(id, i));
        ofImages.put(id, one.ofOneImage());
        state = state.merge(one);
      } catch (SampleException e) {
        failures.add(FailedSample.of(id, null, e));
      }
    }
    double share = failures.size() / (double) ids.ids().size();
    List<String> warnings = new ArrayList<>();
    if (!predictions.warning().isEmpty()) {
      warnings.add(predictions.warning());
    }
    if (!failures.isEmpty()) {
      warnings.add(failures.size() + " images failed, the first: " + failures.get(0).message());
    }
    return new VocScores(report(protocol, classes, state, warnings), failures, share)
        .show(settings, run -> tables(run, ofImages), started);
  }

  private SdsPredictions predictions(Storage storage, List<String> ids, List<LabelClass> classes)
      throws IOException {
    String given = asked.predictions();
    if (VocInstanceFolder.is(storage, given)) {
      return new SdsPictures(new VocInstanceFolder(storage, given), classes, limits);
    }
    String file = ResultsFile.find(storage, given, "the predictions");
    return new SdsResults(
        ResultsFile.read(storage, file, EnumSet.of(CocoPart.SEGMENTATION), Strictness.STRICT),
        ids,
        classes,
        file);
  }

  private static DetectionReport report(
      SdsProtocol protocol, List<LabelClass> classes, SdsState state, List<String> warnings) {
    Metrics metrics = state.result();
    Map<Long, Long> counts = new LinkedHashMap<>();
    for (int c = 0; c < classes.size(); c++) {
      counts.put((long) classes.get(c).id(), state.detections(c));
    }
    return new DetectionReport(
        null,
        protocol.name(),
        protocol.convention(),
        metrics.overall().stream().map(Metric::name).toList(),
        metrics,
        counts,
        state.images(),
        0,
        warnings,
        Map.of());
  }

  private static void tables(RunFolder run, Map<String, List<Metric>> ofImages) throws IOException {
    try (TableWriter out = run.writer(Table.IMAGE_METRICS, SdsProtocol.NAME)) {
      for (Map.Entry<String, List<Metric>> one : ofImages.entrySet()) {
        for (Object[] row : Rows.image(run.id(), SdsProtocol.NAME, one.getKey(), one.getValue())) {
          out.write(row);
        }
      }
    }
  }
}
