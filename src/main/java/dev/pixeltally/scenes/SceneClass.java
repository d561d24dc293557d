package dev.pixeltally.scenes;

import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.labels.LabelSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What stands in a scene, with its id and colour in the label space {@code scenes} (0 is
 * background) and the key points that it carries, in order.
 */
public enum SceneClass {
  WALKER(1, 0xE6194B),
  HOUND(2, 0xF58231),
  GULL(3, 0x46C8F0),
  TREE(4, 0x3CB44B),
  COTTAGE(5, 0x9A5B2C),
  CAR(6, 0x4363D8),
  BOAT(7, 0x008080),
  BALLOON(8, 0xF032E6),
  MUSHROOM(9, 0xFFE119),
  BARREL(10, 0x911EB4);

  /** The id of pixels that are not judged: the border round each object. */
  public static final int VOID = 255;

  private static final int VOID_RGB = 0xE0E0C0;

  private final int id;
  private final int rgb;

  SceneClass(int id, int rgb) {
    this.id = id;
    this.rgb = rgb;
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
    List<LabelClass> classes = new ArrayList<>();
    classes.add(new LabelClass(0, "background", 0x000000, false));
    for (SceneClass c : values()) {
      classes.add(new LabelClass(c.id, c.label(), c.rgb, true));
    }
    return new LabelSpace("scenes", classes, Map.of(VOID, VOID_RGB));
  }
}
