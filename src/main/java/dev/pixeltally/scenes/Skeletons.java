package dev.pixeltally.scenes;

import java.util.List;

/** Key point names: a walker's are COCO's seventeen, a hound's AP-10K's seventeen. */
final class Skeletons {
  private Skeletons() {}

  static final List<String> WALKER =
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

  static final List<String> HOUND =
      List.of(
          "left_eye",
          "right_eye",
          "nose",
          "neck",
          "root_of_tail",
          "left_shoulder",
          "left_elbow",
          "left_front_paw",
          "right_shoulder",
          "right_elbow",
          "right_front_paw",
          "left_hip",
          "left_knee",
          "left_back_paw",
          "right_hip",
          "right_knee",
          "right_back_paw");
}
