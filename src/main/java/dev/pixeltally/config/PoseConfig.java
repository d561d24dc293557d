package dev.pixeltally.config;

import java.util.List;
import java.util.Optional;

/**
 * What {@code pose-pck} can be told.
 *
 * @param threshold of PCK, in longer sides of the box and in torsos
 * @param headThreshold of PCKh, in heads
 * @param aucPixels AUC's largest distance
 * @param torso two key points by number
 * @param head likewise
 */
public record PoseConfig(
    double threshold,
    double headThreshold,
    double aucPixels,
    Optional<int[]> torso,
    Optional<int[]> head) {
  private static final Setting<Double> PCK =
      Setting.share("pck-threshold", .2, "PCK: share of the box's longer side, and of the torso.");
  private static final Setting<Double> PCKH =
      Setting.share("pckh-threshold", .5, "PCKh: share of the head.");
  private static final Setting<Integer> AUC =
      Setting.count("auc-pixels", 1, 1 << 20, 30, "AUC of poses: its largest distance.");
  public static final Setting<int[]> TORSO =
      pair("torso-points", "Two key points by number from 0 whose distance is the torso.");
  public static final Setting<int[]> HEAD =
      pair("head-points", "Two key points by number from 0 whose distance is the head.");
  public static final List<Setting<?>> SETTINGS = List.of(PCK, PCKH, AUC, TORSO, HEAD);

  private static Setting<int[]> pair(String key, String doc) {
    return new Setting<>(
        key,
        "A,B",
        null,
        doc,
        text -> {
          if (!text.matches("\\d{1,4},\\d{1,4}")) {
            throw new IllegalArgumentException("should be two numbers of key points, as in 5,12");
          }
          int comma = text.indexOf(',');
          return new int[] {
            Integer.parseInt(text.substring(0, comma)), Integer.parseInt(text.substring(comma + 1))
          };
        });
  }

  /** Of a command that has these settings. */
  public static PoseConfig of(Settings s) {
    return new PoseConfig(
        s.get(PCK), s.get(PCKH), (double) s.get(AUC), s.find(TORSO), s.find(HEAD));
  }
}
