package dev.pixeltally.report;

import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.labels.LabelSpace;
import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.Metrics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Outcomes to show. */
final class RunReports {
  static final LabelSpace LABELS =
      new LabelSpace(
          "test",
          List.of(
              new LabelClass(0, "sky", 0x4682b4, false),
              new LabelClass(1, "a class with a name that is far too long for it", 0, false),
              new LabelClass(9, "absent", 0xff0000, true)),
          Map.of(255, 0));

  private RunReports() {}

  static RunReport measured() {
    Metrics metrics =
        new Metrics(
            List.of(
                Metric.overall("mean_iou", 0.1 + 0.2, 10),
                Metric.overall("mean_iou_truth_classes", Double.NaN, 10),
                Metric.overall("voc_mean_iou_percent", 30.0000004, 10),
                Metric.overall("judged_pixels", 10, 10)),
            List.of(
                new Metric("iou", 0L, "sky", 2 / 3.0, 1_234_567_890_123L),
                new Metric("accuracy", 0L, "sky", 1, 1_234_567_890_123L),
                new Metric("iou", 1L, LABELS.classes().get(1).name(), 0, 0),
                new Metric("accuracy", 1L, LABELS.classes().get(1).name(), Double.NaN, 0),
                new Metric("iou", 9L, "absent", Double.NaN, 0),
                new Metric("accuracy", 9L, "absent", Double.NaN, 0)));
    Map<Reason, Long> failures = new LinkedHashMap<>();
    failures.put(Reason.MISSING_IMAGE, 2L);
    failures.put(Reason.TRUNCATED, 1L);
    Map<String, String> places = new LinkedHashMap<>();
    places.put("run", "/out/runs/20261121-061500-3f2a");
    places.put("pictures", "/out/runs/20261121-061500-3f2a/overlays");
    return new RunReport(
        "20261121-061500-3f2a",
        "mean-iou",
        "a convention of many words that go on and on, so that no terminal of eighty columns would"
            + " hold them in one line",
        LABELS,
        metrics,
        List.of(),
        1000,
        failures,
        List.of(
            new FailedSample(
                "evil\u001b[2Jname\n",
                "/i",
                Stage.READ,
                Reason.TRUNCATED,
                "the file ends after 3 bytes; a PNG has at least 57, and this message is long")),
        12.5,
        places);
  }
}
