package dev.pixeltally.jobs;

import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.voc.VocFolder;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Scores instances with masks against VOC's segmented objects, wherever they were detected. */
record SdsScoring(SdsTruths truths, List<LabelClass> classes, CocoConfig config) {

  /** Scores those of some of the split's images. */
  VocScoring.Outcome score(VocFolder.Ids ids, SdsPredictions predictions) {
    SdsProtocol protocol = new SdsProtocol(classes, config.mode());
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
    return new VocScoring.Outcome(
        new VocScores(report(protocol, state, warnings), failures, share),
        run -> tables(run, ofImages));
  }

  private DetectionReport report(SdsProtocol protocol, SdsState state, List<String> warnings) {
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
