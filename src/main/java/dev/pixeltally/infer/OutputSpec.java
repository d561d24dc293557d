package dev.pixeltally.infer;

import dev.pixeltally.image.Preprocessing.Layout;
import dev.pixeltally.labels.LabelSpace;
import java.io.Serializable;

/**
 * One output of a network and how it becomes a prediction.
 *
 * @param head what the output means
 * @param name the output's name in the network
 * @param layout order of its axes, where it has a channel axis
 * @param labels the classes, in channel or index order
 */
public record OutputSpec(Kind head, String name, Layout layout, LabelSpace labels)
    implements Serializable {

  /** The heads that a bundle can name. */
  public enum Kind {
    /** A float score a class and pixel; the label is the arg max. */
    SEMANTIC_LOGITS,
    /** A class index a pixel. */
    SEMANTIC_LABELS
  }
}
