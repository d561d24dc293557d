package dev.pixeltally.measure.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pixeltally.dataset.coco.CocoResults;
import dev.pixeltally.dataset.coco.CocoTruth;
import dev.pixeltally.image.SharedData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Real ground truth of COCO and LVIS with COCO's own fake results and with seeded ones, where they
 * are present ({@code ../shared} or $PIXELTALLY_SHARED): every cell of pycocotools' and lvis-api's
 * tensors, and every summary number.
 */
class CocoRealTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TestFactory
  List<DynamicTest> everyCellHasTheBitsOfTheReference() throws IOException {
    List<DynamicTest> tests = tests("real.jsonl");
    assertThat(tests).hasSize(22);
    return tests;
  }

  /** The same of boundary-iou-api. */
  @TestFactory
  List<DynamicTest> everyCellOfBoundariesHasTheBitsOfTheReference() throws IOException {
    List<DynamicTest> tests = tests("boundary-real.jsonl");
    assertThat(tests).hasSize(4);
    return tests;
  }

  private static List<DynamicTest> tests(String golden) throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    try (InputStream in = CocoRealTest.class.getResourceAsStream("/golden/coco/" + golden)) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
        if (!line.isEmpty()) {
          JsonNode fields = JSON.readTree(line);
          String name =
              fields.get("kind").asText()
                  + " "
                  + fields.get("truth").asText()
                  + " "
                  + fields.get("params");
          tests.add(DynamicTest.dynamicTest(name, () -> compare(fields)));
        }
      }
    }
    return tests;
  }

  private static void compare(JsonNode fields) throws Exception {
    Path data = SharedData.root().resolve("data");
    Path truthFile = data.resolve(fields.get("truth").asText());
    assumeTrue(
        Files.isRegularFile(truthFile), () -> "Skipped: no " + truthFile + " (PIXELTALLY_SHARED)");
    String truthText = Files.readString(truthFile);
    String resultsText;
    if (fields.has("resultsFile")) {
      resultsText = Files.readString(data.resolve(fields.get("resultsFile").asText()));
    } else {
      CocoRecipe.Made made =
          CocoRecipe.make(
              fields.get("recipe").asText(), JSON.readTree(truthText), fields.get("seed").asLong());
      assertThat(digest(made.numbers())).isEqualTo(fields.get("madeDigest").asText());
      resultsText = made.json();
    }
    CocoCase c = CocoCase.of(fields, truthText, resultsText);
    CocoTruth truth = c.readTruth();
    CocoResults results = c.readResults(truth);
    List<List<String>> all = new ArrayList<>();
    for (int threads : new int[] {1, 2, 5}) {
      CocoTensors x = CocoEvaluator.evaluate(truth, results, c.rules(), threads);
      all.add(CocoCase.digests(x));
      if (threads == 1) {
        summary(fields, CocoMetrics.lines(x, c.rules(), truth));
      }
    }
    assertThat(all.get(1)).isEqualTo(all.get(0));
    assertThat(all.get(2)).isEqualTo(all.get(0));
    assertThat(all.get(0).get(0)).isEqualTo(fields.get("precision").asText());
    assertThat(all.get(0).get(1)).isEqualTo(fields.get("recall").asText());
    if (fields.has("scores")) {
      assertThat(all.get(0).get(2)).isEqualTo(fields.get("scores").asText());
    }
  }

  private static void summary(JsonNode fields, List<CocoSummary.Line> lines) {
    JsonNode stats = fields.get(fields.has("stats") ? "stats" : "results");
    if (stats.isNull()) {
      return;
    }
    assertThat(lines).hasSize(stats.size());
    int i = 0;
    for (JsonNode stat : stats) {
      CocoSummary.Line line = lines.get(i++);
      assertThat(line.value()).as(line.line()).isEqualTo(Double.parseDouble(stat.asText()));
    }
  }

  private static String digest(List<Double> numbers) throws Exception {
    ByteBuffer bytes = ByteBuffer.allocate(8 * numbers.size()).order(ByteOrder.LITTLE_ENDIAN);
    numbers.forEach(bytes::putDouble);
    byte[] sum = MessageDigest.getInstance("SHA-256").digest(bytes.array());
    return HexFormat.of().formatHex(sum, 0, 8);
  }
}
