package dev.pixeltally.dataset;

import dev.pixeltally.labels.LabelSpace;
import java.util.Set;

/** How Cityscapes names its files: {@code <city>_<sequence>_<frame>_<what it is>.png}. */
public final class CityscapesNames {
  static final Set<String> IMAGES = Set.of("_leftImg8bit.png", "_leftImg8bit.jpg");
  static final Set<String> LABELS = Set.of("_gtFine_labelIds.png", "_gtCoarse_labelIds.png");
  static final Set<String> TRAIN_LABELS =
      Set.of("_gtFine_labelTrainIds.png", "_gtCoarse_labelTrainIds.png");

  private static final String LABEL_IDS = "labelIds";

  private CityscapesNames() {}

  /** Address of the map of instances beside a label map, or null where its name tells of none. */
  public static String instances(String labelMap) {
    int at = labelMap.lastIndexOf(LABEL_IDS);
    return at > labelMap.lastIndexOf('/')
        ? labelMap.substring(0, at) + "instanceIds" + labelMap.substring(at + LABEL_IDS.length())
        : null;
  }

  /** The endings of label maps in a label space's ids. */
  static Set<String> labels(LabelSpace space) {
    return space.name().equals("cityscapes-train") ? TRAIN_LABELS : LABELS;
  }

  /** What the names of all files of an image begin with, of its id. */
  public static String core(String id) {
    return id.substring(id.lastIndexOf('/') + 1);
  }
}
