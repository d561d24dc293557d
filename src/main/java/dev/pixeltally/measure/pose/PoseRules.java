package dev.pixeltally.measure.pose;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What decides how poses are judged.
 *
 * @param names of the key points
 * @param threshold of PCK, in longer sides of the box and in torsos
 * @param headThreshold of PCKh, in heads
 * @param aucPixels of AUC: what its thresholds i/20 are shares of
 * @param torso the points whose distance is the torso; null: none are known
 * @param head likewise of the head
 * @param limbs of PCP
 */
public record PoseRules(
    List<String> names,
    double threshold,
    double headThreshold,
    double aucPixels,
    Pair torso,
    Pair head,
    List<Pair> limbs)
    implements Serializable {

  /** Two key points by their numbers from 0. */
  public record Pair(int from, int to) implements Serializable {}

  private static final List<String> COCO =
      List.of(
          "nose",
          "left_eye",
          "right_eye",
          "left_ear",
          "right_ear",
          "left_shoulder",
          "right_shoulder",
          "left_elbow",
          "right_elbow",
          "left_wrist",
          "right_wrist",
          "left_hip",
          "right_hip",
          "left_knee",
          "right_knee",
          "left_ankle",
          "right_ankle");

  public PoseRules {
    names = List.copyOf(names);
    limbs = List.copyOf(limbs);
  }

  /**
   * Those of COCO's 17 points, or of any other number, of which neither torso nor head is known.
   */
  public static PoseRules of(int points) {
    if (points == COCO.size()) {
      // Left shoulder to right hip; ear to ear.
      return new PoseRules(COCO, .2, .5, 30, new Pair(5, 12), new Pair(3, 4), cocoLimbs());
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < points; i++) {
      names.add("point " + i);
    }
    return new PoseRules(names, .2, .5, 30, null, null, List.of());
  }

  /** Upper and lower arms, upper and lower legs. */
  private static List<Pair> cocoLimbs() {
    return List.of(
        new Pair(5, 7),
        new Pair(6, 8),
        new Pair(7, 9),
        new Pair(8, 10),
        new Pair(11, 13),
        new Pair(12, 14),
        new Pair(13, 15),
        new Pair(14, 16));
  }

  /** These with other thresholds. */
  public PoseRules withThresholds(double pck, double pckh, double auc) {
    return new PoseRules(names, pck, pckh, auc, torso, head, limbs);
  }

  /** These with other points for torso and head. */
  public PoseRules withPairs(Pair newTorso, Pair newHead) {
    return new PoseRules(names, threshold, headThreshold, aucPixels, newTorso, newHead, limbs);
  }
}
