package dev.pixeltally.dataset;

import dev.pixeltally.config.Nearest;
import dev.pixeltally.config.Refusal;
import java.util.List;
import java.util.Map;

/**
 * Opens datasets. Opening looks at folders and reads the label space; {@link Dataset#list} lists;
 * neither opens an image.
 */
public final class Datasets {
  private Datasets() {}

  /** The layouts that are read: voc, context, person-part, cityscapes, sbd, coco, folder, masks. */
  public static List<String> layouts() {
    return Layout.ALL.stream().map(Layout::name).toList();
  }

  /**
   * Opens a dataset for inference: its images, and its label maps where it has some.
   *
   * @throws Refusal where the layout is unknown, the root is no such dataset, or the split is not
   *     there; the message names what was looked for and what is there
   */
  public static Dataset open(DatasetSpec spec) {
    return open(spec, Map.of());
  }

  /** As {@link #open(DatasetSpec)}, with Hadoop's settings for addresses that are not local. */
  public static Dataset open(DatasetSpec spec, Map<String, String> hadoop) {
    Layout layout = layout(spec.layout());
    if (layout.equals(Layout.COCO)) {
      return new CocoResolver(spec, hadoop).resolve();
    }
    boolean images = !layout.images().isEmpty() || spec.images() != null;
    return new DatasetResolver(spec, layout, hadoop).resolve(images);
  }

  /**
   * Opens a VOC devkit whose truth are boxes: its images, by its lists of these ({@code
   * ImageSets/Main}).
   *
   * @throws Refusal as {@link #open(DatasetSpec)}
   */
  public static Dataset openVocBoxes(DatasetSpec spec, Map<String, String> hadoop) {
    return new DatasetResolver(spec, Layout.VOC_BOXES, hadoop).resolve(true);
  }

  /**
   * Opens the label maps of a dataset alone, to score predictions against: its images need not be
   * there. A sample's image is then its label map's address.
   *
   * @throws Refusal as {@link #open(DatasetSpec)}, and where there is no folder of label maps
   */
  public static Dataset openTruth(DatasetSpec spec) {
    return openTruth(spec, Map.of());
  }

  /** As {@link #openTruth(DatasetSpec)}, with Hadoop's settings. */
  public static Dataset openTruth(DatasetSpec spec, Map<String, String> hadoop) {
    Layout layout = layout(spec.layout());
    if (layout.equals(Layout.COCO)) {
      throw new Refusal(
          "Cannot score label maps against "
              + spec.root()
              + ": layout coco has none; its JSON file is the truth of coco-bbox and its kin");
    }
    return new DatasetResolver(spec, layout, hadoop).resolve(false);
  }

  private static Layout layout(String name) {
    return Layout.ALL.stream()
        .filter(l -> l.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new Refusal("No dataset layout is named " + name + Nearest.hint(name, layouts())));
  }
}
