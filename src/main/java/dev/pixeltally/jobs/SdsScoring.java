package dev.pixeltally.jobs;

import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.voc.VocFolder;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.voc.SdsProtocol;
import dev.pixeltally.measure.voc.SdsState;
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
    List<String> warnings = new ArrayList<>();
    if (!predictions.warning().isEmpty()) {
      warnings.add(predictions.warning());
    }
    if (!failures.isEmpty()) {
      warnings.add(failures.size() + " images failed, the first: " + failures.get(0).message());
    }
    Map<Long, Long> counts = new LinkedHashMap<>();
    for (int c = 0; c < classes.size(); c++) {
      counts.put((long) classes.get(c).id(), state.detections(c));
    }
    double share = VocScores.share(failures, ofImages.size());
    return new VocScoring.Outcome(
        VocScores.of(protocol, state.result(), counts, state.images(), failures, share, warnings),
        run -> VocScores.images(run, SdsProtocol.NAME, ofImages));
  }
}
