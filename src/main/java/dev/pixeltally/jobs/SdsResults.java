package dev.pixeltally.jobs;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.dataset.coco.CocoResults;
import dev.pixeltally.dataset.coco.ObjectTable;
import dev.pixeltally.dataset.coco.Strictness;
import dev.pixeltally.image.Rle;
import dev.pixeltally.image.RunPool;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.measure.coco.MaskAdder;
import dev.pixeltally.measure.voc.SdsPrediction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Instances of COCO's results. An image's number there is its VOC name's digits: 2007000027 of
 * 2007_000027; a category's is the class's id.
 */
final class SdsResults implements SdsPredictions {
  private final ObjectTable rows;
  private final Map<Long, Integer> indices = new HashMap<>();
  private final Map<Long, List<Integer>> images = new HashMap<>();
  private final RunPool pool = new RunPool();
  private final MaskAdder adder = new MaskAdder(pool, Strictness.STRICT);
  private long others;

  /**
   * Groups them.
   *
   * @param ids of the split's images
   * @param source names the file in messages
   * @throws Refusal where two images have the same digits, or a detection an image that none has
   */
  SdsResults(CocoResults results, List<String> ids, List<LabelClass> classes, String source) {
    rows = results.detections();
    for (int i = 0; i < classes.size(); i++) {
      indices.put((long) classes.get(i).id(), i);
    }
    Map<Long, String> names = new HashMap<>();
    for (String id : ids) {
      String other = names.put(number(id), id);
      if (other != null) {
        throw new Refusal(
            "Cannot join " + source + " to images: " + other + " and " + id + " have equal digits");
      }
    }
    for (int row = 0; row < rows.size(); row++) {
      if (!names.containsKey(rows.imageId(row))) {
        throw new Refusal(
            "Cannot score "
                + source
                + ": detection "
                + rows.label(row)
                + " has image "
                + rows.imageId(row)
                + ", and no image of the split has these digits (2007000027 is 2007_000027)");
      }
      images.computeIfAbsent(rows.imageId(row), n -> new ArrayList<>()).add(row);
    }
  }

  /** The digits of a name. */
  static long number(String id) {
    String digits = id.replaceAll("[^0-9]", "");
    if (digits.isEmpty() || digits.length() > 18) {
      throw new Refusal(
          "Cannot join COCO results to image " + id + ": its name has no 1 to 18 digits");
    }
    return Long.parseLong(digits);
  }

  @Override
  public SdsPrediction of(String id, int place) throws SampleException {
    List<Integer> own = images.getOrDefault(number(id), List.of());
    List<Integer> judged =
        own.stream().filter(row -> indices.containsKey(rows.categoryId(row))).toList();
    others += own.size() - judged.size();
    List<Rle> masks = new ArrayList<>();
    double[] scores = new double[judged.size()];
    for (int row : judged) {
      scores[masks.size()] = rows.numbers()[row * ObjectTable.STRIDE + 4];
      if (rows.maskBytes(row) == null) {
        throw new SampleException(
            Stage.READ,
            Reason.BROKEN_DETECTION,
            "Detection " + rows.label(row) + " of " + id + " has no segmentation");
      }
      pool.clear();
      masks.add(pool.rle(adder.add(rows, row, 0, 0, MaskAdder.DETECTION)));
    }
    return new SdsPrediction(
        place,
        judged.stream().mapToInt(row -> indices.get(rows.categoryId(row))).toArray(),
        scores,
        masks);
  }

  @Override
  public String warning() {
    return others == 0 ? "" : others + " detections of categories that are not judged";
  }
}
