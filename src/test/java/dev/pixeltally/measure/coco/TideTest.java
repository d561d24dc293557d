package dev.pixeltally.measure.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pixeltally.dataset.coco.CocoPart;
import dev.pixeltally.dataset.coco.CocoResults;
import dev.pixeltally.dataset.coco.CocoResultsReader;
import dev.pixeltally.dataset.coco.CocoTruth;
import dev.pixeltally.dataset.coco.CocoTruthReader;
import dev.pixeltally.dataset.coco.Strictness;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** The bits of tidecv 1.0.1. */
class TideTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static List<JsonNode> lines(InputStream in) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line; (line = reader.readLine()) != null; ) {
        lines.add(JSON.readTree(line));
      }
    }
    return lines;
  }

  private static InputStream golden(String name) {
    return TideTest.class.getResourceAsStream("/golden/coco/" + name);
  }

  @Test
  void everyErrorCostsWhatTidecvSays() throws IOException {
    Map<String, JsonNode> wanted = new HashMap<>();
    for (JsonNode line : lines(new GZIPInputStream(golden("tide.jsonl.gz")))) {
      wanted.put(line.get("file").asText() + " " + line.get("case").asText(), line);
    }
    List<String> wrong = new ArrayList<>();
    int[] compared = new int[1];
    for (String file : List.of("bbox.jsonl.gz", "segm.jsonl.gz")) {
      CocoCase.each(
          file,
          c -> {
            JsonNode line = wanted.get(c.name());
            if (line != null) {
              compared[0]++;
              CocoTruth truth = c.readTruth();
              CocoResults results = c.readResults(truth);
              for (int threads = 1; threads <= 3; threads += 2) {
                compare(c.name(), truth, results, c.kind(), threads, line, wrong);
              }
            }
          });
    }
    assertThat(wrong).as("of %d", compared[0]).isEmpty();
    assertThat(compared[0]).isEqualTo(2500);
  }

  @Test
  void realDetectionsErrAsTidecvSays() throws IOException {
    String named = System.getenv("PIXELTALLY_SHARED");
    Path data = Path.of(named == null ? "../shared" : named).resolve("data");
    assumeTrue(
        Files.isDirectory(data.resolve("coco-real-416")),
        () -> "Skipped: no real detections in " + data + " (PIXELTALLY_SHARED)");
    List<String> wrong = new ArrayList<>();
    for (JsonNode line : lines(golden("tide-real.jsonl"))) {
      CocoKind kind = CocoKind.valueOf(line.get("kind").asText().toUpperCase(Locale.ROOT));
      Set<CocoPart> parts = kind == CocoKind.SEGM ? Set.of(CocoPart.SEGMENTATION) : Set.of();
      Path gt = data.resolve(line.get("truth").asText());
      Path dt = data.resolve(line.get("results").asText());
      try (InputStream a = Files.newInputStream(gt);
          InputStream b = Files.newInputStream(dt)) {
        CocoTruth truth =
            CocoTruthReader.read(a, gt.toString(), Files.size(gt), parts, Strictness.STRICT);
        CocoResults results = CocoResultsReader.read(b, dt.toString(), Files.size(dt), parts);
        CocoResultsReader.match(results, truth, dt.toString());
        compare(dt.toString(), truth, results, kind, 2, line, wrong);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static void compare(
      String name,
      CocoTruth truth,
      CocoResults results,
      CocoKind kind,
      int threads,
      JsonNode line,
      List<String> wrong) {
    TideResult found;
    try {
      found =
          Tide.of(
              truth,
              results,
              CocoRules.of(kind),
              line.get("positive").asDouble(),
              line.get("background").asDouble(),
              threads);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (line.get("ap").isNull()) {
      // Where a class is left, one of the repairs leaves none: the reference divides by zero.
      boolean undefined =
          Double.isNaN(found.ap())
              || found.errors().stream().anyMatch(e -> Double.isNaN(e.deltaAp()));
      if (!undefined) {
        wrong.add(name + " is undefined in the reference, not " + found);
      }
      return;
    }
    compare(name + " ap", found.ap(), line.get("ap"), wrong);
    for (TideResult.Kind error : found.errors()) {
      boolean special = error.key().startsWith("False");
      JsonNode value = line.get(special ? "special" : "main").get(error.key());
      compare(name + " " + error.key(), error.deltaAp(), value, wrong);
      if (!special && error.count() != line.get("counts").get(error.key()).asLong()) {
        wrong.add(name + " " + error + " of " + line.get("counts"));
      }
    }
  }

  private static void compare(String name, double found, JsonNode hex, List<String> wrong) {
    double value = Double.parseDouble(hex.asText());
    if (Double.compare(found, value) != 0) {
      wrong.add(name + " " + found + " not " + value);
    }
  }

  @Test
  void whatItIsNotForIsRefused() {
    assertThatThrownBy(() -> Tide.of(null, null, CocoRules.of(CocoKind.KEYPOINTS), 1))
        .hasMessageContaining("boxes or masks");
    assertThatThrownBy(() -> Tide.of(null, null, CocoRules.of(CocoKind.BBOX), .5, .6, 1))
        .hasMessageContaining("0 < background <= positive <= 1 is valid");
  }
}
