package dev.pixeltally.infer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pixeltally.Npz;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Against torchvision's and YOLOX's own; make_heads_golden.py wrote the values. */
class NmsTest {
  private final Npz golden = Npz.resource("/golden/heads/nms.npz");

  @Test
  void theSameBoxesStay() {
    float[] boxes = golden.floats("boxes");
    float[] scores = golden.floats("scores");
    int[] groups = golden.ints("groups");
    double[] ious = golden.doubles("ious");
    int[] counts = golden.ints("counts");
    int[] at = new int[4];
    int withoutTies = 0;
    for (int i = 0; i < ious.length; i++) {
      int n = counts[4 * i];
      float[] b = Arrays.copyOfRange(boxes, 4 * at[0], 4 * (at[0] + n));
      float[] s = Arrays.copyOfRange(scores, at[0], at[0] + n);
      int[] g = Arrays.copyOfRange(groups, at[0], at[0] + n);
      at[0] += n;
      int[] kept = part("nms", at, 1, counts[4 * i + 1]);
      int[] batched = part("batched", at, 2, counts[4 * i + 2]);
      assertThat(Nms.torchvision(b, s, ious[i])).as("nms %d", i).isEqualTo(kept);
      assertThat(Nms.torchvision(b, s, g, ious[i])).as("batched %d", i).isEqualTo(batched);
      if (counts[4 * i + 3] >= 0) {
        int[] theirs = part("yolox", at, 3, counts[4 * i + 3]);
        assertThat(Nms.yolox(b, s, ious[i])).as("yolox %d", i).isEqualTo(theirs);
        withoutTies++;
      }
    }
    assertThat(ious).hasSize(152);
    assertThat(withoutTies).isGreaterThan(95);
  }

  private int[] part(String name, int[] at, int which, int count) {
    at[which] += count;
    return Arrays.copyOfRange(golden.ints(name), at[which] - count, at[which]);
  }

  @Test
  void ofEqualScoresYoloxKeepsTheLastAndTorchvisionTheFirst() {
    float[] twice = {0, 0, 10, 10, 0, 0, 10, 10};
    float[] scores = {0.5f, 0.5f};
    assertThat(Nms.torchvision(twice, scores, 0.5)).containsExactly(0);
    assertThat(Nms.yolox(twice, scores, 0.5)).containsExactly(1);
  }
}
