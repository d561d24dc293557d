package dev.pixeltally.labels;

import java.util.List;

/**
 * Names of Cityscapes' classes, by their ids: also those that are not judged, which no label space
 * lists. Source: cityscapesScripts 2.3.0, {@code helpers/labels.py}.
 */
public final class CityscapesTitles {
  /** It has no id that a map could hold, and is never drawn. */
  public static final String PLATE = "license plate";

  private static final List<String> BY_ID =
      List.of(
          "unlabeled",
          "ego vehicle",
          "rectification border",
          "out of roi",
          "static",
          "dynamic",
          "ground",
          "road",
          "sidewalk",
          "parking",
          "rail track",
          "building",
          "wall",
          "fence",
          "guard rail",
          "bridge",
          "tunnel",
          "pole",
          "polegroup",
          "traffic light",
          "traffic sign",
          "vegetation",
          "terrain",
          "sky",
          "person",
          "rider",
          "car",
          "truck",
          "bus",
          "caravan",
          "trailer",
          "train",
          "motorcycle",
          "bicycle");

  private static final int FIRST_THING = 24;

  private CityscapesTitles() {}

  /** The name of the class with an id, 0..33. */
  public static String of(int id) {
    return BY_ID.get(id);
  }

  /** The id of the class with a name; -1 where there is none. */
  public static int id(String title) {
    return BY_ID.indexOf(title);
  }

  /** Whether a class has objects that are told apart. */
  public static boolean isThing(int id) {
    return id >= FIRST_THING;
  }
}
