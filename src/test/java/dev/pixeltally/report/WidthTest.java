package dev.pixeltally.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.labels.LabelSpace;
import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Names in scripts whose characters take two columns of a terminal, or none. */
class WidthTest {
  private static final List<String> NAMES =
      List.of("人", "自転車と人と自動車と犬と猫と鳥と馬", "고양이", "cafe\u0301", "plain", "🚗 car");

  @Test
  void squaresTakeTwoColumnsAndMarksNone() {
    assertThat(NAMES.stream().map(Width::of)).containsExactly(2, 34, 6, 4, 5, 6);
    assertThat(Width.cut("自転車", 5)).isEqualTo("自転…");
    assertThat(Width.cut("自転車", 4)).isEqualTo("自…");
    assertThat(Width.cut("自転車", 6)).isEqualTo("自転車");
    assertThat(Width.of("ＡＢ")).isEqualTo(4);
    assertThat(Width.of("ｱｲ")).isEqualTo(2);
  }

  private static LabelSpace labels() {
    List<LabelClass> classes = new ArrayList<>();
    for (String name : NAMES) {
      classes.add(new LabelClass(classes.size(), name, 0, true));
    }
    return new LabelSpace("names", classes, Map.of());
  }

  private static Metrics metrics(String first, List<String> of) {
    List<Metric> perClass = new ArrayList<>();
    for (int i = 0; i < NAMES.size(); i++) {
      for (String name : of) {
        perClass.add(new Metric(name, (long) i, NAMES.get(i), .5, 7));
      }
    }
    return new Metrics(List.of(Metric.overall(first, .5, 7)), perClass);
  }

  private static String console(Metrics metrics, LabelSpace labels) {
    RunReport report =
        new RunReport(
            null, "p", "c", labels, metrics, List.of(), 1, Map.of(), List.of(), 1, Map.of());
    return ConsoleReport.of(report, ConsoleReport.Style.PLAIN);
  }

  /**
   * Rows that name a class begin alike, however wide the name: the next cell ends in one column.
   */
  private static void aligned(String text, String cell) {
    List<Integer> ends =
        text.lines()
            .filter(
                line ->
                    NAMES.stream()
                        .anyMatch(n -> line.contains(n.substring(0, Math.min(2, n.length())))))
            .filter(line -> line.contains(cell))
            .map(line -> Width.of(line.substring(0, line.indexOf(cell))))
            .distinct()
            .toList();
    assertThat(ends).as(text).hasSize(1);
    assertThat(text.lines()).allMatch(line -> Width.of(line) <= 80);
  }

  @Test
  void allTablesKeepTheirColumns() {
    aligned(console(metrics("mean_iou", List.of("iou", "accuracy")), labels()), "50.00");
    aligned(console(metrics("pq", List.of("pq", "sq", "rq", "tp", "fp", "fn")), labels()), "50.00");
    aligned(console(metrics("pck", List.of("pck", "auc")), null), "50.00");
    DetectionReport detections =
        new DetectionReport(
            null,
            "voc-det-2010",
            "a convention of so many words that no terminal of eighty columns has room for all of it",
            List.of("mAP"),
            metrics("mAP", List.of("AP", "AP50")),
            Map.of(),
            1,
            1,
            Map.of(Reason.CORRUPT, 2L),
            List.of("a note that goes on and on and on, 自転車と人 and on and on until it is broken"),
            Map.of());
    aligned(detections.text(ConsoleReport.Style.PLAIN), "50.00");
    assertThat(detections.json()).contains("\"corrupt\": 2");
  }
}
