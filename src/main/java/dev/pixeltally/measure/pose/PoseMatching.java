package dev.pixeltally.measure.pose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Joins the predicted poses of an image with the true ones, each with at most one: nearest pairs
 * first, by the mean distance of the marked points in longer sides of the true box; of equally near
 * ones the earlier true pose, then the earlier prediction. Reference tools need no such rule: they
 * are given a prediction for every true box.
 */
final class PoseMatching {
  private PoseMatching() {}

  private record Candidate(int truth, int prediction, double distance) {}

  /** For each true pose its prediction's number; -1: none is left for it. */
  static int[] of(List<Pose> truth, List<Pose> predictions) {
    List<Candidate> pairs = new ArrayList<>();
    for (int t = 0; t < truth.size(); t++) {
      for (int p = 0; p < predictions.size(); p++) {
        pairs.add(new Candidate(t, p, distance(truth.get(t), predictions.get(p))));
      }
    }
    pairs.sort(Comparator.comparingDouble(Candidate::distance));
    int[] matches = new int[truth.size()];
    Arrays.fill(matches, -1);
    boolean[] taken = new boolean[predictions.size()];
    for (Candidate pair : pairs) {
      if (matches[pair.truth] < 0 && !taken[pair.prediction]) {
        matches[pair.truth] = pair.prediction;
        taken[pair.prediction] = true;
      }
    }
    return matches;
  }

  private static double distance(Pose truth, Pose prediction) {
    double unit = truth.side() > 0 ? truth.side() : 1;
    double sum = 0;
    int marked = 0;
    for (int i = 0; i < truth.size(); i++) {
      if (truth.marked(i)) {
        sum += Pose.distance(truth, i, prediction.x(i), prediction.y(i), unit);
        marked++;
      }
    }
    return sum / marked;
  }
}
