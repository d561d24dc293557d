package dev.pixeltally.tables;

import static dev.pixeltally.tables.Column.Type.BYTES;
import static dev.pixeltally.tables.Column.Type.DOUBLE;
import static dev.pixeltally.tables.Column.Type.INT;
import static dev.pixeltally.tables.Column.Type.LONG;
import static dev.pixeltally.tables.Column.Type.TEXT;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.Stage;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables of a run, each with its columns. */
public enum Table {
  PREDICTIONS(
      "predictions",
      "One row an image and network. Only ever added to; the key is (image_sha256,"
          + " model_fingerprint): the fingerprint covers network, preprocessing and head.",
      List.of(
          Column.text("run_id", "The run that made the prediction."),
          Column.text("image_id", "The image's id within its dataset and split."),
          Column.text("image", "Address of the image file."),
          Column.text("image_sha256", "sha256 of the image file, hexadecimal."),
          Column.text(
              "model_fingerprint",
              "sha256 over all that changes what the network says of an image."),
          Column.text("preprocessing_hash", "sha256 over the preprocessing alone."),
          Column.of(INT, "width", "pixels", "Of the image and of its prediction."),
          Column.of(INT, "height", "pixels", "Of the image and of its prediction."),
          Column.text(
              "label_space",
              "The network's label space, whose ids the prediction holds; of maps of real values what they hold: depth, normals, colour."),
          Column.maybe(
              BYTES,
              "label_map",
              "8-bit palette PNG; indices are class ids of label_space. Empty for instances."),
          Column.rows(
              "instances",
              "What a detector found, in its head's order; empty for label maps.",
              List.of(
                  Column.of(LONG, "class_id", "", "Of label_space."),
                  Column.text("class_name", "Its name."),
                  Column.of(DOUBLE, "score", "", "How sure the network is: more is surer."),
                  Column.of(DOUBLE, "x", "pixels", "Left side of the box."),
                  Column.of(DOUBLE, "y", "pixels", "Upper side of the box."),
                  Column.of(DOUBLE, "width", "pixels", "Of the box."),
                  Column.of(DOUBLE, "height", "pixels", "Of the box."),
                  Column.maybe(
                      BYTES,
                      "mask",
                      "COCO's string of run lengths, ASCII, at the image's size; empty: no masks."),
                  Column.maybe(
                      BYTES,
                      "keypoints",
                      "x, y and score of each key point, as the detections have them; empty: none."))),
          Column.maybe(
              BYTES,
              "real_map",
              "NumPy's .npy of float32, C order, of shape (height, width), or (height, width, 3) for"
                  + " normals and colours; empty for other predictions."),
          Column.maybe(
              BYTES,
              "segment_map",
              "8-bit RGB PNG of panoptic segments: R + 256 G + 65536 B is a segment_id, 0 none."),
          Column.rows(
              "segments",
              "What the segments of segment_map are, by segment_id; empty where there is none.",
              List.of(
                  Column.of(INT, "segment_id", "", "As in segment_map, from 1."),
                  Column.of(LONG, "class_id", "", "Of label_space."),
                  Column.text("class_name", "Its name."),
                  Column.maybe(
                      DOUBLE, "score", "How sure the network is; empty where it does not say."),
                  Column.of(LONG, "area", "pixels", "Of the segment."))),
          Column.text("device", "Where the network ran: cpu or gpu:N."),
          Column.of(DOUBLE, "decode_ms", "ms", "Wall time of reading, decoding and packing."),
          Column.of(DOUBLE, "infer_ms", "ms", "The image's share of its pass's wall time."),
          Column.of(DOUBLE, "finish_ms", "ms", "Wall time of arg max, measuring and encoding."))),

  IMAGES(
      "images",
      "One row an image that has a prediction: which one the run rests on. It stands in the"
          + " predictions of prediction_run, this run's or an earlier one's, by image_sha256 and the"
          + " model_fingerprint of run.json.",
      List.of(
          Column.text("run_id", "The run."),
          Column.text("image_id", "The image's id within its dataset and split."),
          Column.text("image", "Address of the image file."),
          Column.text("image_sha256", "sha256 of the image file, hexadecimal."),
          Column.text("prediction_run", "The run that made the prediction."))),

  DETECTIONS(
      "detections",
      "One row a detection, in the order in which they were made; the order decides between equal"
          + " scores. `score coco-*` reads such files, also those that other tools wrote; `export`"
          + " makes COCO's JSON of them.",
      List.of(
          Column.maybe(TEXT, "run_id", "The run; empty where the results came from a file."),
          Column.of(LONG, "image_id", "", "The image's number in COCO's ground truth."),
          Column.of(LONG, "category_id", "", "The category's number, likewise."),
          Column.of(DOUBLE, "score", "", "How sure the network is: more is surer."),
          Column.maybe(DOUBLE, "x", "Left side of the box, in pixels; empty where it has no box."),
          Column.maybe(DOUBLE, "y", "Upper side of the box, in pixels."),
          Column.maybe(DOUBLE, "width", "Of the box, in pixels."),
          Column.maybe(DOUBLE, "height", "Of the box, in pixels."),
          Column.maybe(INT, "mask_height", "Rows of the mask's image; empty: no mask."),
          Column.maybe(INT, "mask_width", "Columns of the mask's image."),
          Column.maybe(BYTES, "mask", "The mask as COCO's string of run lengths, ASCII."),
          Column.maybe(
              BYTES,
              "keypoints",
              "x, y and visibility of each key point: doubles of 8 bytes, lowest byte first, as"
                  + " numpy.frombuffer(cell, '<f8') reads them."))),

  IMAGE_METRICS(
      "image_metrics",
      "One row an image, number and class, by the protocol's rules on that image alone.",
      longFormat(Column.text("image_id", "The image's id within its dataset and split."))),

  CLASS_METRICS(
      "class_metrics", "One row a number and class, over all measured images.", longFormat()),

  SUMMARY(
      "summary",
      "One row a number over all classes; metric names say which convention each mean follows.",
      longFormat()),

  CONFUSION(
      "confusion",
      "One row a pair of true and predicted class with at least one pixel, or object.",
      List.of(
          Column.text("run_id", "The run."),
          Column.text("protocol", "The protocol's name."),
          Column.maybe(
              LONG,
              "truth_id",
              "Id of the true class in the dataset's label space; empty: background of detections."),
          Column.text("truth_name", "Name of the true class, or (background)."),
          Column.maybe(
              LONG, "prediction_id", "Id of the predicted class; empty: none of the classes."),
          Column.text("prediction_name", "Name of the predicted class, (void) or (background)."),
          Column.of(
              LONG,
              "pixels",
              "pixels or objects",
              "How often the one was taken for the other; of detections objects."))),

  CURVES(
      "curves",
      "One row a point of a precision-recall curve of detections.",
      List.of(
          Column.text("run_id", "The run."),
          Column.text("protocol", "Its name."),
          Column.maybe(LONG, "class_id", "The class's id; empty where classes are not told apart."),
          Column.maybe(TEXT, "class_name", "The class's name; empty likewise."),
          Column.of(DOUBLE, "iou", "", "IoU or OKS at which a detection counts as a match."),
          Column.text("area", "Name of the area range."),
          Column.of(INT, "max_detections", "", "Detections an image and class that count."),
          Column.of(DOUBLE, "recall", "fraction", "Where the curve is read."),
          Column.maybe(
              DOUBLE,
              "precision",
              "Highest precision at this recall or more; 0 where it is not reached; empty where no"
                  + " object counts."),
          Column.maybe(
              DOUBLE, "score", "Score of the detection that reaches the recall; empty likewise."),
          Column.maybe(DOUBLE, "final_recall", "Recall with all detections, of the whole curve."))),

  FAILURES(
      "failures",
      "One row a sample that could not be used, or not wholly, or a detection that was left out.",
      List.of(
          Column.text("run_id", "The run."),
          Column.text(
              "image_id",
              "The sample's id; a split's line where it names no sample; a detection's image."),
          Column.maybe(TEXT, "image", "Address of the image, as far as known."),
          Column.text("stage", "Where: " + codes(Stage.values(), Stage::code) + "."),
          Column.text("reason", "Why, as a code: " + codes(Reason.values(), Reason::code) + "."),
          Column.text("message", "Why, in words."))),

  SHARDS(
      "shards",
      "Of a pack, not of a run: one row a sample with its files as they were, by size in pixels"
          + " within a file. `pack` writes them.",
      List.of(
          Column.text("image_id", "The image's id within its dataset and split."),
          Column.text("image", "Address of the image's origin."),
          Column.maybe(TEXT, "truth", "Address of its label map's origin; empty: it has none."),
          Column.maybe(INT, "width", "Of the image, in pixels; empty where its header is broken."),
          Column.maybe(INT, "height", "Likewise."),
          Column.text("image_sha256", "sha256 of the image file, hexadecimal."),
          Column.maybe(TEXT, "truth_sha256", "sha256 of the label map's file, hexadecimal."),
          Column.of(BYTES, "image_file", "", "The image file, byte by byte."),
          Column.maybe(
              BYTES,
              "truth_file",
              "The label map's file, byte by byte, or the PNG that was drawn of Cityscapes' polygons;"
                  + " empty where there is none or it failed."),
          Column.maybe(TEXT, "truth_reason", "Why its label map could not be packed, as a code."),
          Column.maybe(TEXT, "truth_message", "Why, in words."),
          Column.maybe(
              TEXT, "instances_sha256", "sha256 of the file of its map of instances, hexadecimal."),
          Column.maybe(
              BYTES,
              "instances_file",
              "The map of instances beside the label map (Cityscapes), byte by byte, or drawn as"
                  + " that; empty where there is none or it failed."),
          Column.maybe(TEXT, "instances_message", "Why it could not be packed, in words."))),

  SAMPLES(
      "samples",
      "Of a pack, not of a run: one row a sample of the dataset, without its files but with what"
          + " became of them. `pack` writes a file beside each of the shards, in the dataset's"
          + " order.",
      List.of(
          Column.text("image_id", "The image's id within its dataset and split."),
          Column.text("image", "Address of the image's origin."),
          Column.maybe(TEXT, "truth", "Address of its label map's origin; empty: it has none."),
          Column.maybe(INT, "width", "Of the image, in pixels; empty where its header is broken."),
          Column.maybe(INT, "height", "Likewise."),
          Column.of(LONG, "image_bytes", "bytes", "Of the image file."),
          Column.maybe(LONG, "truth_bytes", "Of the label map's file; empty where there is none."),
          Column.maybe(TEXT, "image_sha256", "sha256 of the image file; empty where it failed."),
          Column.maybe(TEXT, "truth_sha256", "Likewise of the label map."),
          Column.maybe(INT, "row", "The sample's row in the shard, from 0; empty: not there."),
          Column.maybe(INT, "row_group", "The row group in which that row is, from 0."),
          Column.maybe(TEXT, "image_reason", "Why the image could not be packed, as a code."),
          Column.maybe(TEXT, "image_message", "Why, in words."),
          Column.maybe(TEXT, "truth_reason", "Why its label map could not, as a code."),
          Column.maybe(TEXT, "truth_message", "Why, in words."),
          Column.of(LONG, "shard_bytes", "bytes", "Of the shard, whose name is this file's."),
          Column.text("shard_sha256", "sha256 of the shard's file, hexadecimal.")));

  private final String folder;
  private final String doc;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of or toList
  private final List<Column> columns;

  Table(String folder, String doc, List<Column> columns) {
    this.folder = folder;
    this.doc = doc;
    this.columns = columns;
  }

  private static List<Column> longFormat(Column... more) {
    return Stream.of(
            Stream.of(Column.text("run_id", "The run."), Column.text("protocol", "Its name.")),
            Stream.of(more),
            Stream.of(
                Column.text("metric", "Name of the number, as in iou or mean_iou."),
                Column.maybe(
                    LONG, "class_id", "The class's id; empty for numbers over all classes."),
                Column.maybe(TEXT, "class_name", "The class's name; empty likewise."),
                Column.maybe(
                    DOUBLE,
                    "value",
                    "The number: a fraction, what its name ends in (_pixels, _percent), or in the unit that the protocol's page names. Empty where the protocol leaves it undefined."),
                Column.of(
                    LONG,
                    "support",
                    "pixels or objects",
                    "Ground truth that the number rests on.")))
        .flatMap(s -> s)
        .toList();
  }

  private static <T> String codes(T[] all, Function<T, String> code) {
    return Stream.of(all).map(code).collect(Collectors.joining(", "));
  }

  /** The table's folder, which is also its name. */
  public String folder() {
    return folder;
  }

  public String doc() {
    return doc;
  }

  public List<Column> columns() {
    return columns;
  }

  /**
   * The column of this name.
   *
   * @throws IllegalArgumentException where there is none
   */
  public Column column(String name) {
    return columns.stream()
        .filter(c -> c.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Table "
                        + folder
                        + " has no column "
                        + name
                        + "; it has "
                        + columns.stream().map(Column::name).toList()));
  }
}
