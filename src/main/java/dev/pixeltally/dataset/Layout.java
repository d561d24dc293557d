package dev.pixeltally.dataset;

import java.util.List;

/**
 * Where a dataset of a known kind keeps its parts: candidates, the first that is there is taken.
 * {@code {split}} stands for the split's name; candidates with it are passed over where no split is
 * asked for.
 *
 * @param name as in the configuration
 * @param what for messages: "a PASCAL VOC devkit"
 * @param devkit whether the root may be a devkit, with the dataset in one of its VOCyyyy folders
 * @param images folders of images
 * @param masks folders of label maps
 * @param lists files that list a split's ids
 * @param split the split where none is asked for; null: all that the folders hold
 * @param labels label space; null: the dataset or the user has to say
 */
record Layout(
    String name,
    String what,
    boolean devkit,
    List<String> images,
    List<String> masks,
    List<String> lists,
    String split,
    String labels) {

  static final String SPLIT = "{split}";

  private static final Layout VOC =
      new Layout(
          "voc",
          "a PASCAL VOC devkit",
          true,
          List.of("JPEGImages"),
          List.of("SegmentationClass"),
          List.of("ImageSets/Segmentation/{split}.txt"),
          "val",
          "voc");

  /** The same folders where boxes are the truth: annotations, which are not listed with it. */
  static final Layout VOC_BOXES =
      new Layout(
          "voc",
          "a PASCAL VOC devkit",
          true,
          List.of("JPEGImages"),
          List.of(),
          List.of("ImageSets/Main/{split}.txt"),
          "val",
          "voc");

  /** As MMSegmentation's converter and the Detail API lay it out inside VOC2010, or two folders. */
  private static final Layout CONTEXT =
      new Layout(
          "context",
          "PASCAL-Context",
          true,
          List.of("JPEGImages", "images"),
          List.of("SegmentationClassContext", "59_context_labels", "masks", "labels"),
          List.of(
              "ImageSets/SegmentationContext/{split}.txt",
              "pascal_context_{split}.txt",
              "ImageSets/Segmentation/{split}.txt",
              "{split}.txt"),
          "val",
          "context-59");

  /** As DeepLab's archive (pascal_person_part_gt and its lists) beside VOC's images, or two. */
  private static final Layout PERSON_PART =
      new Layout(
          "person-part",
          "PASCAL-Person-Part",
          true,
          List.of("JPEGImages", "images", "train_images"),
          List.of(
              "pascal_person_part/pascal_person_part_gt",
              "pascal_person_part_gt",
              "SegmentationPersonPart",
              "SegmentationPart",
              "masks",
              "gt",
              "labels"),
          List.of(
              "pascal_person_part/pascal_person_part_trainval_list/{split}_id.txt",
              "pascal_person_part_trainval_list/{split}_id.txt",
              "ImageSets/SegmentationPersonPart/{split}_id.txt",
              "ImageSets/SegmentationPersonPart/{split}.txt",
              "ImageSets/SegmentationPart/{split}.txt",
              "{split}_id.txt",
              "{split}.txt"),
          null,
          "person-part");

  /** A folder a city in each; coarse annotations where there are no fine ones. */
  static final Layout CITYSCAPES =
      new Layout(
          "cityscapes",
          "Cityscapes",
          false,
          List.of("leftImg8bit/{split}"),
          List.of("gtFine/{split}", "gtCoarse/{split}", "{split}", "."),
          List.of(),
          "val",
          "cityscapes");

  /** The Semantic Boundaries Dataset, whose label maps are MATLAB files; its lists lie beside. */
  static final Layout SBD =
      new Layout(
          "sbd",
          "SBD",
          false,
          List.of("img"),
          List.of("cls"),
          List.of("{split}.txt"),
          "val",
          "voc");

  private static final Layout FOLDER =
      new Layout(
          "folder",
          "a folder of images and masks",
          false,
          List.of("images/{split}", "{split}/images", "{split}", "images", "JPEGImages"),
          List.of(
              "masks/{split}",
              "annotations/{split}",
              "labels/{split}",
              "{split}/masks",
              "{split}/labels",
              "{split}annot",
              "masks",
              "annotations",
              "labels"),
          List.of("{split}.txt", "splits/{split}.txt", "lists/{split}.txt"),
          null,
          null);

  /** Only label maps, each its own sample: the truth, or the predictions, of {@code score}. */
  private static final Layout MASKS =
      new Layout(
          "masks",
          "a folder of label maps",
          false,
          List.of(),
          List.of("{split}", "."),
          List.of("{split}.txt"),
          null,
          null);

  /** Images beside maps of real values, or beside pictures, which have no classes. */
  static final Layout MAPS =
      new Layout(
          "maps",
          "a folder of images and maps",
          false,
          FOLDER.images,
          List.of("truth/{split}", "{split}/truth", "truth"),
          FOLDER.lists,
          null,
          null);

  /** Truth is a JSON file, and a split's name may have its year: val finds val2017. */
  static final Layout COCO =
      new Layout(
          "coco",
          "a COCO dataset",
          false,
          List.of("{split}", "images/{split}", "."),
          List.of(),
          List.of("annotations/instances_{split}.json"),
          "val",
          null);

  /** Truth is a JSON file, and PNGs in the folder of its name. */
  static final Layout COCO_PANOPTIC =
      new Layout(
          "coco-panoptic",
          "a COCO dataset of panoptic segments",
          false,
          List.of("{split}", "images/{split}", "."),
          List.of(),
          List.of("annotations/panoptic_{split}.json"),
          "val",
          null);

  /** As createPanopticImgs.py of cityscapesScripts writes it beside gtFine's cities. */
  static final Layout CITYSCAPES_PANOPTIC =
      new Layout(
          "cityscapes-panoptic",
          "Cityscapes with panoptic segments",
          false,
          List.of("leftImg8bit/{split}"),
          List.of(),
          List.of("gtFine/cityscapes_panoptic_{split}.json"),
          "val",
          null);

  static final List<Layout> PANOPTIC = List.of(COCO_PANOPTIC, CITYSCAPES_PANOPTIC);

  static final List<Layout> ALL =
      List.of(
          VOC,
          CONTEXT,
          PERSON_PART,
          CITYSCAPES,
          CITYSCAPES_PANOPTIC,
          SBD,
          COCO,
          COCO_PANOPTIC,
          FOLDER,
          MASKS);

  /** The label space that goes with a masks folder. */
  String labelsFor(String masksFolder) {
    // Only converters that number the classes alphabetically write a folder of this name.
    return Addresses.name(masksFolder).equals("SegmentationClassContext")
        ? "context-59-mmseg"
        : labels;
  }
}
