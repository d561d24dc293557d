package dev.pixeltally.measure;

import dev.pixeltally.config.Nearest;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.labels.LabelSpace;
import java.util.List;

/** Protocols by name. */
public final class Protocols {
  private Protocols() {}

  /** The names that {@link #named} takes. */
  public static List<String> names() {
    return List.of(MeanIou.NAME, VocSeg.NAME);
  }

  /**
   * The protocol of that name for a label space.
   *
   * @throws Refusal names the nearest where there is none
   */
  public static MapProtocol<?> named(String name, LabelSpace labels) {
    return switch (name) {
      case MeanIou.NAME -> new MeanIou(labels);
      case VocSeg.NAME -> new VocSeg(labels);
      default -> throw new Refusal("No protocol is named " + name + Nearest.hint(name, names()));
    };
  }
}
