package dev.pixeltally.infer;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import java.util.Arrays;

/**
 * The queries that stand for something: those whose likeliest class is not "no object", the last
 * one, and likelier than a threshold. Softmax in float32, of equals the first, as transformers'.
 *
 * @param queries their places, ascending
 * @param classes the index of each one's class
 * @param scores how likely that is
 */
record QueryChoice(int[] queries, int[] classes, float[] scores) {
  int count() {
    return queries.length;
  }

  /**
   * Chooses.
   *
   * @param logits {@code queries * channels} from {@code at} on
   */
  static QueryChoice of(float[] logits, int at, int queries, int channels, double threshold)
      throws SampleException {
    int[] places = new int[queries];
    int[] classes = new int[queries];
    float[] scores = new float[queries];
    float[] shares = new float[channels];
    int n = 0;
    for (int q = 0; q < queries; q++) {
      softmax(logits, at + q * channels, shares);
      int best = 0;
      for (int c = 1; c < channels; c++) {
        best = shares[c] > shares[best] ? c : best;
      }
      if (best != channels - 1 && shares[best] > (float) threshold) {
        places[n] = q;
        classes[n] = best;
        scores[n++] = shares[best];
      }
    }
    return new QueryChoice(
        Arrays.copyOf(places, n), Arrays.copyOf(classes, n), Arrays.copyOf(scores, n));
  }

  private static void softmax(float[] logits, int at, float[] into) throws SampleException {
    float most = Float.NEGATIVE_INFINITY;
    for (int c = 0; c < into.length; c++) {
      most = Math.max(most, logits[at + c]);
    }
    double sum = 0;
    for (int c = 0; c < into.length; c++) {
      into[c] = (float) Math.exp(logits[at + c] - most);
      sum += into[c];
    }
    if (Double.isNaN(sum)) {
      throw new SampleException(
          Stage.INFER, Reason.NETWORK_NAN, "The network's scores of queries hold NaN or infinity");
    }
    for (int c = 0; c < into.length; c++) {
      into[c] /= (float) sum;
    }
  }
}
