package dev.pixeltally.scenes;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The categories as COCO's files list them: things have the ids of the label space {@code scenes},
 * stuff follows from 101 on.
 */
final class CocoCategories {
  private static final int FIRST_STUFF = 101;

  /** By {@link SceneClass#id()}, 0xRRGGBB. */
  private static final int[] THING_COLOURS = SceneClass.labelSpace().palette();

  /** By {@link Surface#id()}, 0xRRGGBB. */
  private static final int[] STUFF_COLOURS = {0x9fc9ee, 0x7d9a86, 0xb9a58c, 0x8f8a55, 0x3d6f9e};

  /** COCO's own lines between a person's joints, which it counts from 1. */
  private static final String WALKER_LINES =
      "[[16, 14], [14, 12], [17, 15], [15, 13], [12, 13], [6, 12], [7, 13], [6, 7], [6, 8], [7, 9],"
          + " [8, 10], [9, 11], [2, 3], [1, 2], [1, 3], [2, 4], [3, 5], [4, 6], [5, 7]]";

  private CocoCategories() {}

  static int id(SceneClass kind) {
    return kind.id();
  }

  static int id(Surface surface) {
    return FIRST_STUFF + surface.id();
  }

  /** 0xRRGGBB. */
  static int colour(SceneClass kind) {
    return THING_COLOURS[kind.id()];
  }

  /** 0xRRGGBB. */
  static int colour(Surface surface) {
    return STUFF_COLOURS[surface.id()];
  }

  /** What has boxes and masks, as JSON. */
  static String things() {
    return list(Arrays.stream(SceneClass.values()).map(k -> "{" + common(k) + "}"));
  }

  /** Who has COCO's seventeen key points, as JSON. */
  static String persons() {
    SceneClass walker = SceneClass.WALKER;
    List<String> names = walker.keyPoints();
    return list(
        Stream.of(
            "{"
                + common(walker)
                + ", \"keypoints\": ["
                + names.stream().map(n -> "\"" + n + "\"").collect(Collectors.joining(", "))
                + "], \"skeleton\": "
                + WALKER_LINES
                + "}"));
  }

  /** Things and stuff, with colours, as JSON. */
  static String all() {
    return list(
        Stream.concat(
            Arrays.stream(SceneClass.values())
                .map(k -> "{" + common(k) + panoptic(1, colour(k)) + "}"),
            Arrays.stream(Surface.values())
                .map(s -> "{" + common(s) + panoptic(0, colour(s)) + "}")));
  }

  private static String list(Stream<String> items) {
    return items.collect(Collectors.joining(",\n", "[\n", "\n]"));
  }

  private static String common(SceneClass kind) {
    return common(id(kind), kind.label(), supercategory(kind));
  }

  private static String common(Surface surface) {
    return common(id(surface), surface.name().toLowerCase(Locale.ROOT), "stuff");
  }

  private static String common(int id, String name, String supercategory) {
    return "\"supercategory\": \""
        + supercategory
        + "\", \"id\": "
        + id
        + ", \"name\": \""
        + name
        + "\"";
  }

  private static String panoptic(int isThing, int rgb) {
    return new StringJoiner(", ", ", \"isthing\": " + isThing + ", \"color\": [", "]")
        .add(String.valueOf(rgb >> 16))
        .add(String.valueOf(rgb >> 8 & 255))
        .add(String.valueOf(rgb & 255))
        .toString();
  }

  private static String supercategory(SceneClass kind) {
    return switch (kind) {
      case WALKER -> "person";
      case HOUND, GULL -> "animal";
      case TREE, MUSHROOM -> "plant";
      case COTTAGE, BARREL -> "structure";
      case CAR, BOAT, BALLOON -> "vehicle";
    };
  }
}
