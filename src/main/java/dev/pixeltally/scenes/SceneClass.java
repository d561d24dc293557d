package dev.pixeltally.scenes;

import dev.pixeltally.labels.LabelSpace;
import dev.pixeltally.labels.LabelSpaces;
import java.util.List;
import java.util.Locale;

/** What stands in a scene, with its id in the label space {@code scenes} (0 is background). */
public enum SceneClass {
  WALKER(1),
  HOUND(2),
  GULL(3),
  TREE(4),
  COTTAGE(5),
  CAR(6),
  BOAT(7),
  BALLOON(8),
  MUSHROOM(9),
  BARREL(10);

  /** The id of pixels that are not judged: the border round each object. */
  public static final int VOID = 255;

  private final int id;

  SceneClass(int id) {
    this.id = id;
  }

  /** The id in label maps. */
  public int id() {
    return id;
  }

  /** The name in the label space. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Names of the key points, in the order of {@link Instance#keyPoints()}; empty for most. */
  public List<String> keyPoints() {
    return switch (this) {
      case WALKER -> Skeletons.WALKER;
      case HOUND -> Skeletons.HOUND;
      default -> List.of();
    };
  }

  /** The label space of scenes: background, these classes, and 255 as void. */
  public static LabelSpace labelSpace() {
    return LabelSpaces.builtIn("scenes");
  }
}
