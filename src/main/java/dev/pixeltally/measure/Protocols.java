package dev.pixeltally.measure;

import dev.pixeltally.config.Nearest;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.labels.LabelSpace;
import dev.pixeltally.measure.cityscapes.CityscapesPixel;
import java.util.List;
import java.util.Optional;

/** Protocols by name. */
public final class Protocols {
  private Protocols() {}

  /** The names that {@link #named} takes. */
  public static List<String> names() {
    return List.of(MeanIou.NAME, VocSeg.NAME, CityscapesPixel.NAME, Trimap.ANY, Trimap.VOID);
  }

  /** The label space that a protocol is made for, by name; empty where it takes any. */
  public static Optional<String> usualLabels(String name) {
    return switch (name) {
      case VocSeg.NAME -> Optional.of("voc");
      case CityscapesPixel.NAME -> Optional.of(CityscapesPixel.LABELS);
      default -> Optional.empty();
    };
  }

  /** As {@link #named(String, LabelSpace, Summation)}; sums are exact. */
  public static MapProtocol<?> named(String name, LabelSpace labels) {
    return named(name, labels, Summation.EXACT);
  }

  /**
   * The protocol of that name for a label space.
   *
   * @param summation how it sums reals over images, where it does
   * @throws Refusal names the nearest where there is none; says what the label space lacks
   */
  public static MapProtocol<?> named(String name, LabelSpace labels, Summation summation) {
    return switch (name) {
      case MeanIou.NAME -> new MeanIou(labels);
      case VocSeg.NAME -> new VocSeg(labels);
      case CityscapesPixel.NAME -> new CityscapesPixel(labels, summation);
      case Trimap.ANY -> new Trimap(Trimap.Border.ANY, labels);
      case Trimap.VOID -> new Trimap(Trimap.Border.VOID, labels);
      default -> throw new Refusal("No protocol is named " + name + Nearest.hint(name, names()));
    };
  }
}
