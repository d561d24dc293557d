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
    return List.of(MeanIou.NAME, VocSeg.NAME, Trimap.Border.ANY.word, Trimap.Border.VOID.word);
  }

  /**
   * The protocol of that name for a label space.
   *
   * @throws Refusal names the nearest where there is none; says what the label space lacks
   */
  public static MapProtocol<?> named(String name, LabelSpace labels) {
    for (Trimap.Border border : Trimap.Border.values()) {
      if (border.word.equals(name)) {
        return new Trimap(border, labels);
      }
    }
    return switch (name) {
      case MeanIou.NAME -> new MeanIou(labels);
      case VocSeg.NAME -> new VocSeg(labels);
      default -> throw new Refusal("No protocol is named " + name + Nearest.hint(name, names()));
    };
  }
}
