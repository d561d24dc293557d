package dev.pixeltally.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pixeltally.dataset.Reason;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunReportTest {
  @Test
  void theJsonHasEveryDigitAndNullForWhatIsUndefined() throws Exception {
    String text = RunReports.measured().json();
    JsonNode json = new ObjectMapper().readTree(text);

    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly(
            "run", "protocol", "convention", "images", "failures", "metrics", "classes");
    assertThat(text).contains("\"mean_iou\": 0.30000000000000004,");
    assertThat(json.get("metrics").get("mean_iou").doubleValue()).isEqualTo(0.1 + 0.2);
    assertThat(json.get("metrics").get("mean_iou_truth_classes").isNull()).isTrue();
    assertThat(json.get("failures")).hasToString("{\"missing_image\":2,\"truncated\":1}");
    assertThat(json.get("classes").get(0))
        .hasToString("{\"id\":0,\"name\":\"sky\",\"iou\":0.6666666666666666,\"accuracy\":1.0}");
    assertThat(json.get("classes").get(2))
        .hasToString("{\"id\":9,\"name\":\"absent\",\"iou\":null,\"accuracy\":null}");
  }

  @Test
  void withoutGroundTruthThereAreNoNumbers() throws Exception {
    RunReport report =
        new RunReport(
            "r",
            null,
            null,
            RunReports.LABELS,
            null,
            List.of(),
            5,
            Map.of(),
            List.of(),
            1,
            Map.of());
    JsonNode json = new ObjectMapper().readTree(report.json());
    assertThat(json.get("protocol").isNull()).isTrue();
    assertThat(json.get("metrics")).isEmpty();
    assertThat(json.get("classes")).isEmpty();
    assertThat(ConsoleReport.of(report, ConsoleReport.Style.PLAIN)).contains("5 in 1.0 s");
  }

  @Test
  void theFailedShareCountsAllSamples() {
    assertThat(RunReports.measured().failedShare()).isEqualTo(3 / 1003.0);
    RunReport none =
        new RunReport(
            "r", "p", "c", RunReports.LABELS, null, List.of(), 0, Map.of(), List.of(), 1, Map.of());
    assertThat(none.failedShare()).isZero();
    RunReport all =
        new RunReport(
            "r",
            "p",
            "c",
            RunReports.LABELS,
            null,
            List.of(),
            0,
            Map.of(Reason.TRUNCATED, 4L),
            List.of(),
            1,
            Map.of());
    assertThat(all.failedShare()).isEqualTo(1);
  }
}
