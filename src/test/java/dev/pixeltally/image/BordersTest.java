package dev.pixeltally.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Borders of masks: those of boundary-iou-api, made by src/test/python/make_boundary_golden.py. */
class BordersTest {
  @Test
  void oddShapesHaveTheBordersOfTheReference() throws Exception {
    ObjectMapper json = new ObjectMapper();
    int compared = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    BordersTest.class.getResourceAsStream("/golden/coco/borders.jsonl.gz")),
                StandardCharsets.UTF_8))) {
      for (String line; (line = lines.readLine()) != null; ) {
        JsonNode one = json.readTree(line);
        int height = one.get("size").get(0).asInt();
        int width = one.get("size").get(1).asInt();
        Rle mask = Rle.ofText(one.get("counts").asText(), height, width);
        for (Map.Entry<String, JsonNode> border : one.get("borders").properties()) {
          int distance =
              Math.max(
                  1,
                  (int)
                      Math.rint(
                          Double.parseDouble(border.getKey())
                              * Math.sqrt(height * height + width * width)));
          assertThat(mask.border(distance))
              .as(one.get("name").asText() + " at " + border.getKey())
              .isEqualTo(Rle.ofText(border.getValue().asText(), height, width));
          compared++;
        }
      }
    }
    assertThat(compared).isEqualTo(1120);
  }

  /** No reference is asked: these are the same mask in other words. */
  @Test
  void runsWithoutPixelsChangeNothing() {
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      int height = 1 + random.nextInt(30);
      int width = 1 + random.nextInt(30);
      byte[] bits = new byte[height * width];
      int share = 1 + random.nextInt(40);
      for (int p = 0; p < bits.length; p++) {
        bits[p] = (byte) (random.nextInt(share) == 0 ? 0 : 1);
      }
      Rle mask = Rle.ofBits(bits, height, width);
      int[] counts = mask.counts();
      int at = random.nextInt(counts.length);
      int cut = random.nextInt(counts[at] + 1);
      int[] split = new int[counts.length + 2];
      System.arraycopy(counts, 0, split, 0, at);
      split[at] = cut;
      split[at + 2] = counts[at] - cut;
      System.arraycopy(counts, at + 1, split, at + 3, counts.length - at - 1);
      int distance = 1 + random.nextInt(4);
      assertThat(Rle.ofCounts(split, height, width).border(distance))
          .isEqualTo(mask.border(distance));
    }
  }

  @Test
  void hugeImagesCostWhatTheirRunsCost() {
    Rle all = Rle.ofCounts(new int[] {0, 46_340 * 46_340}, 46_340, 46_340);
    Rle border = all.border(1311);
    long inner = 46_340 - 2 * 1311;
    assertThat(border.area()).isEqualTo(46_340L * 46_340 - inner * inner);
    assertThat(all.border(Integer.MAX_VALUE)).isEqualTo(all);
    Rle row = Rle.ofCounts(new int[] {0, Integer.MAX_VALUE}, 1, Integer.MAX_VALUE);
    assertThat(row.border(1)).isEqualTo(row);
  }

  @Test
  void aBorderHasAWidth() {
    Rle mask = Rle.ofCounts(new int[] {0, 4}, 2, 2);
    assertThatThrownBy(() -> mask.border(0))
        .hasMessage("Cannot find a mask's border of 0 pixels; valid: 1 or more");
  }
}
