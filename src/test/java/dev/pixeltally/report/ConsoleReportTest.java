package dev.pixeltally.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConsoleReportTest {
  private static String show(ConsoleReport.Style style) {
    return ConsoleReport.of(RunReports.measured(), style);
  }

  @Test
  void theTableIsAligned() {
    assertThat(show(ConsoleReport.Style.PLAIN).lines().limit(7))
        .containsExactly(
            "",
            "  class                       IoU                        accuracy         pixels",
            "  " + "─".repeat(78),
            "  sky                       66.67  █████████████·······    100.00 "
                + "1,234,567,890,123",
            "  a class with a name th…    0.00  ····················         –              0",
            "  absent                        –  ····················         –              0",
            "  " + "─".repeat(78));
  }

  @Test
  void meansFailuresAndPlacesFollow() {
    assertThat(show(ConsoleReport.Style.PLAIN).lines())
        .contains(
            "  mean iou                        30.00",
            "  mean iou truth classes              –",
            "  voc mean iou percent            30.00",
            "  images       1,000 in 12.5 s (80.0 images/s)",
            "  failed       3",
            "    missing_image          2",
            "    truncated              1",
            "  run          /out/runs/20261121-061500-3f2a",
            "  pictures     /out/runs/20261121-061500-3f2a/overlays")
        .noneMatch(line -> line.contains("judged pixels"));
  }

  @Test
  void noLineIsWiderThanATerminal() {
    assertThat(show(ConsoleReport.Style.PLAIN).lines())
        .filteredOn(line -> !line.contains("1,234,567,890,123"))
        .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(80))
        .allSatisfy(line -> assertThat(line).isEqualTo(line.stripTrailing()));
  }

  @Test
  void onlyColourHasEscapesAndNoFileNameSendsAny() {
    assertThat(show(ConsoleReport.Style.PLAIN))
        .doesNotContain("\u001b")
        .contains("evil<U+001B>[2Jname<U+000A>");
    assertThat(show(ConsoleReport.Style.COLOUR))
        .contains("\u001b[38;2;70;130;180m■")
        .doesNotContain("\u001b[2J");
  }
}
