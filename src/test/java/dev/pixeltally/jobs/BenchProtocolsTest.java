package dev.pixeltally.jobs;

import static java.lang.ProcessBuilder.Redirect.DISCARD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.Settings;
import dev.pixeltally.config.YamlNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a bench of the protocols is made of, and what it refuses. */
class BenchProtocolsTest {
  private static final int IMAGES = 3;
  private static final int DISTINCT = 2;

  /** Objects as rectangles; detections are copies of them. */
  private static final String TWO_IMAGES =
      """
      {"images": [{"id": 7, "width": 64, "height": 48}, {"id": 3, "width": 50, "height": 60}],
       "annotations": [
        {"id": 1, "image_id": 7, "category_id": 18, "bbox": [8, 6, 20, 30], "area": 600,
         "iscrowd": 0, "segmentation": [[8, 6, 28, 6, 28, 36, 8, 36]]},
        {"id": 2, "image_id": 3, "category_id": 18, "bbox": [5, 6, 20, 30], "area": 600,
         "iscrowd": 0, "segmentation": [[5, 6, 25, 6, 25, 36, 5, 36]]}],
       "categories": [{"id": 18, "name": "dog"}]}
      """;

  @TempDir Path folder;

  private BenchPinned pinned() {
    return new BenchPinned(Path.of("").toAbsolutePath(), folder, List.of(0), 120);
  }

  private static void needsNumPyAndPillow() throws InterruptedException {
    String python = System.getenv().getOrDefault("PIXELTALLY_PYTHON", "python3");
    boolean there;
    try {
      ProcessBuilder builder = new ProcessBuilder(python, "-c", "import numpy, PIL");
      there = builder.redirectErrorStream(true).redirectOutput(DISCARD).start().waitFor() == 0;
    } catch (IOException e) {
      there = false;
    }
    assumeThat(there)
        .as("skipped: %s (PIXELTALLY_PYTHON) has no numpy and pillow", python)
        .isTrue();
  }

  private BenchProtocolData data() throws IOException {
    Path source = Files.writeString(folder.resolve("source.json"), TWO_IMAGES);
    return new BenchProtocolData(pinned(), folder, IMAGES, DISTINCT, source);
  }

  @ParameterizedTest
  @EnumSource(BenchProtocolCase.class)
  void everyCaseIsDrawnOnceAndScored(BenchProtocolCase one)
      throws IOException, InterruptedException {
    if (one != BenchProtocolCase.COCO_BOUNDARY) {
      needsNumPyAndPillow();
    }
    Path made = data().folder(one);
    var written = Files.getLastModifiedTime(made);
    assertThat(data().folder(one)).isEqualTo(made);
    assertThat(Files.getLastModifiedTime(made)).isEqualTo(written);
    assertThat(BenchProtocolWarm.score(one, made, 1)).isBetween(.05, .95);
  }

  @Test
  void whatAPeerTellsIsRead() throws IOException, InterruptedException {
    needsNumPyAndPillow();
    BenchProtocolCase one = BenchProtocolCase.CITYSCAPES_PIXEL;
    Path made = data().folder(one);
    BenchProtocolTools tools = new BenchProtocolTools(pinned(), folder, Map.of());
    BenchProtocolRun run = tools.run("numpy", one, made);
    assertThat(run.problem()).isNull();
    assertThat(run.work()).isPositive();
    assertThat(run.process()).isGreaterThan(run.work());
    assertThat(run.score()).isEqualTo(BenchProtocolWarm.score(one, made, 1), within(1e-12));
    BenchProtocolRun other = tools.run("no-such-tool", one, made);
    assertThat(other.problem()).contains("no-such-tool");
  }

  @Test
  void toolsThatFailOrDifferAreSaid() throws IOException {
    BenchFacts facts = new BenchFacts(List.of(0), 1, Map.of("vernier", "1"));
    BenchProtocolReport report = new BenchProtocolReport(facts, 10);
    BenchProtocolReport.Table table = report.table(BenchProtocolCase.PANOPTIC);
    table.add(BenchProtocolTools.SCORE, run(.5));
    table.add(BenchProtocolTools.WARM, run(.5));
    table.add("panopticapi", BenchProtocolRun.failed("no memory"));
    assertThat(report.agree()).isTrue();
    assertThat(table.markdown()).contains("panopticapi: no memory", "| 0.500000000 |", "200.0");
    table.add("vernier", run(.5 + 1e-9));
    assertThat(report.agree()).isFalse();
    assertThat(table.markdown()).contains("NO SCORE, OR ANOTHER: vernier");
    assertThat(YamlNode.parse(report.json(), "report").children("tables")).hasSize(1);
  }

  private static BenchProtocolRun run(double score) {
    return new BenchProtocolRun(2, 2, 3, 3, 50, score, null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "cases; panoptik; did you mean panoptic?",
        "cases; panoptic,panoptic; panoptic twice",
        "cores; 0,x; as in 0 or 0,1",
        "peers; verner; did you mean vernier?",
        "images; 0; from 1 to",
      })
  void aBadArgumentIsRefusedByName(String key, String value, String says) {
    Settings settings = new Settings(BenchProtocols.SETTINGS);
    assertThatThrownBy(() -> settings.put(key, value, "--" + key))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(key)
        .hasMessageContaining(says);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "cores; 9999; core 9999",
        "cases; coco-boundary; needs --source",
        "panopticapi; target; panopticapi/evaluation.py",
        "boundary-iou-api; /no/such; boundary_iou/coco_instance_api/coco.py",
        "source; /no/such.json; /no/such.json",
      })
  void whatCannotBeMeasuredIsRefusedAtOnce(String key, String value, String says) {
    Settings settings = new Settings(BenchProtocols.SETTINGS).put(key, value, "--" + key);
    assertThatThrownBy(() -> BenchProtocols.run(settings))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(says);
  }
}
