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
import dev.pixeltally.measure.coco.MaskAdder;
import dev.pixeltally.measure.voc.SdsPrediction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Instances of COCO's results, called as {@link VocNaming} says. */
final class SdsResults implements SdsPredictions {
  private final ObjectTable rows;
  private final VocNaming naming;
  private final Map<String, List<Integer>> images = new HashMap<>();
  private final RunPool pool = new RunPool();
  private final MaskAdder adder = new MaskAdder(pool, Strictness.STRICT);
  private long others;

  /**
   * Groups them.
   *
   * @param source names the file in messages
   * @throws Refusal where a detection has an image that the split lacks, or of two the digits
   */
  SdsResults(CocoResults results, VocNaming naming, String source) {
    this.rows = results.detections();
    this.naming = naming;
    for (int row = 0; row < rows.size(); row++) {
      String name = naming.imageOf(rows.imageId(row));
      if (name == null) {
        throw VocNaming.stray(source, rows.label(row), rows.imageId(row));
      }
      images.computeIfAbsent(name, n -> new ArrayList<>()).add(row);
    }
  }

  @Override
  public SdsPrediction of(String id, int place) throws SampleException {
    List<Integer> own = images.getOrDefault(id, List.of());
    List<Integer> judged =
        own.stream().filter(row -> naming.classOf(rows.categoryId(row)) != null).toList();
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
        judged.stream().mapToInt(row -> naming.classOf(rows.categoryId(row))).toArray(),
        scores,
        masks);
  }

  @Override
  public String warning() {
    return others == 0 ? "" : others + " detections of categories that are not judged";
  }
}
