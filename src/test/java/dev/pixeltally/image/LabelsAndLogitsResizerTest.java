package dev.pixeltally.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.image.LogitsResizer.Scores;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LabelsAndLogitsResizerTest {

  static List<int[]> labelMaps() {
    return numbers("nearest/index.txt");
  }

  static List<int[]> logits() {
    return numbers("logits/index.txt");
  }

  @ParameterizedTest
  @MethodSource("labelMaps")
  void nearestIsPillowsAndPyTorchsNearestExact(int[] n) {
    byte[] into = new byte[n[3] * n[4]];
    LabelResizer.nearest(
        Golden.raw("nearest/" + n[0] + "-in"), 0, n[1], n[1], n[2], into, n[3], n[4]);
    if (n[3] != 13) {
      // 60 pixels to 13 and 40 to 11 put centres on edges, where the two part.
      assertThat(into).isEqualTo(Golden.raw("nearest/" + n[0] + "-pillow"));
    }
    assertThat(into).isEqualTo(Golden.raw("nearest/" + n[0] + "-torch"));
  }

  @Test
  void everyPixelStandsWherePyTorchTakesIt() {
    for (String[] words : Golden.lines("nearest/positions.txt")) {
      int in = Integer.parseInt(words[0]);
      int out = Integer.parseInt(words[1]);
      for (int i = 0; i < out; i++) {
        assertThat(LabelResizer.place(i, in, out)).isEqualTo(Integer.parseInt(words[i + 2]));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("logits")
  void argMaxOfResizedScoresIsPyTorchs(int[] n) throws Exception {
    int pixels = n[4] * n[5];
    byte[] into = new byte[pixels];
    LogitsResizer.argMax(planar(n, Golden.floats("logits/" + n[0] + "-in")), n[4], n[5], into);
    assertThat(into).isEqualTo(Golden.raw("logits/" + n[0] + "-argmax"));
  }

  @ParameterizedTest
  @MethodSource("logits")
  void aPartOfAPaddedTensorAndChannelsLastGiveTheSame(int[] n) throws Exception {
    float[] planes = Golden.floats("logits/" + n[0] + "-in");
    int classes = n[1];
    int w = n[2];
    int h = n[3];
    int rowStride = w + 5;
    int classStride = rowStride * (h + 3);
    float[] padded = new float[classes * classStride];
    float[] last = new float[planes.length];
    Arrays.fill(padded, Float.NaN);
    for (int c = 0; c < classes; c++) {
      for (int y = 0; y < h; y++) {
        for (int x = 0; x < w; x++) {
          float v = planes[(c * h + y) * w + x];
          padded[c * classStride + (y + 1) * rowStride + x + 2] = v;
          last[(y * w + x) * classes + c] = v;
        }
      }
    }
    byte[] expected = Golden.raw("logits/" + n[0] + "-argmax");
    byte[] into = new byte[expected.length];
    Scores part = new Scores(padded, rowStride + 2, classes, classStride, rowStride, 1, w, h);
    LogitsResizer.argMax(part, n[4], n[5], into);
    assertThat(into).isEqualTo(expected);
    Arrays.fill(into, (byte) -1);
    LogitsResizer.argMax(
        new Scores(last, 0, classes, 1, w * classes, classes, w, h), n[4], n[5], into);
    assertThat(into).isEqualTo(expected);
  }

  @Test
  void theFirstOfEqualsWins() throws Exception {
    float[] scores = {1, 5, -0f, 1, 5, 0f, 1, 4, -1};
    byte[] into = new byte[3];
    LogitsResizer.argMax(new Scores(scores, 0, 3, 3, 3, 1, 3, 1), 3, 1, into);
    assertThat(into).containsExactly(0, 0, 0);
  }

  @ParameterizedTest
  @MethodSource("logits")
  void oneNanIsAFailure(int[] n) {
    float[] scores = Golden.floats("logits/" + n[0] + "-in");
    for (int at : new int[] {0, scores.length / 2, scores.length - 1}) {
      float[] broken = scores.clone();
      broken[at] = Float.NaN;
      SampleException e =
          catchThrowableOfType(
              SampleException.class,
              () -> LogitsResizer.argMax(planar(n, broken), n[4], n[5], new byte[n[4] * n[5]]));
      // Enlarged, every score has its share in some pixel.
      if (n[4] >= n[2]) {
        assertThat(e.reason()).isEqualTo(Reason.NETWORK_NAN);
      }
    }
  }

  private static Scores planar(int[] n, float[] scores) {
    return new Scores(scores, 0, n[1], n[2] * n[3], n[2], 1, n[2], n[3]);
  }

  private static List<int[]> numbers(String index) {
    return Golden.lines(index).stream()
        .map(words -> Arrays.stream(words).mapToInt(Integer::parseInt).toArray())
        .toList();
  }
}
