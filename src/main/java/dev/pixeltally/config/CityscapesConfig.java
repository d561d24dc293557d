package dev.pixeltally.config;

import java.util.List;
import java.util.Optional;

/**
 * What {@code cityscapes-instance} can be told.
 *
 * @param gtInstances the file that tells the objects' distances
 * @param distances whence these come where no file does
 */
public record CityscapesConfig(Optional<String> gtInstances, Distances distances) {
  private static final Setting<String> GT_INSTANCES =
      Setting.text(
          "gt-instances",
          "FILE",
          null,
          "cityscapesScripts' gtInstances.json with medDist: AP within 100 m and 50 m too.");
  private static final Setting<Distances> DISTANCES =
      Setting.choice(
          "distances",
          Distances.AUTO,
          "auto: AP within 100 m and 50 m where disparity and camera stand beside the truth.");
  public static final List<Setting<?>> SETTINGS = List.of(GT_INSTANCES, DISTANCES);

  /** Whether distances are made of the disparities that stand beside the truth. */
  public enum Distances {
    AUTO,
    NONE
  }

  /** Of a command that has these settings. */
  public static CityscapesConfig of(Settings s) {
    return new CityscapesConfig(s.find(GT_INSTANCES), s.get(DISTANCES));
  }
}
