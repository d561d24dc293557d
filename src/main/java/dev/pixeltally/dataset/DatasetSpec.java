package dev.pixeltally.dataset;

import java.io.Serializable;

/**
 * Which dataset is meant, as a user says it. All but {@code layout} and {@code root} may be null:
 * then the layout's own folders, and its own split where it has one, are taken.
 *
 * @param layout one of {@link Datasets#layouts()}: voc, context, person-part, cityscapes, sbd,
 *     coco, folder, masks
 * @param root folder of the dataset: a path, or a URI that Hadoop reads
 * @param split name of a split, or path of a list of ids; of COCO's layout, of a JSON file
 * @param images folder of the images, relative to the dataset's folder or absolute
 * @param masks folder of the label maps, likewise
 * @param labels name of a built-in label space, or path of a YAML file
 */
public record DatasetSpec(
    String layout, String root, String split, String images, String masks, String labels)
    implements Serializable {

  /** All defaults: {@code DatasetSpec.of("voc", "/data/VOCdevkit/VOC2012")}. */
  public static DatasetSpec of(String layout, String root) {
    return new DatasetSpec(layout, root, null, null, null, null);
  }

  public DatasetSpec withSplit(String name) {
    return new DatasetSpec(layout, root, name, images, masks, labels);
  }

  public DatasetSpec withImages(String folder) {
    return new DatasetSpec(layout, root, split, folder, masks, labels);
  }

  public DatasetSpec withMasks(String folder) {
    return new DatasetSpec(layout, root, split, images, folder, labels);
  }

  public DatasetSpec withLabels(String nameOrPath) {
    return new DatasetSpec(layout, root, split, images, masks, nameOrPath);
  }
}
