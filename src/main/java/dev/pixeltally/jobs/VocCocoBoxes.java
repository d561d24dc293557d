package dev.pixeltally.jobs;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.dataset.coco.CocoPart;
import dev.pixeltally.dataset.coco.CocoResults;
import dev.pixeltally.dataset.coco.CocoWarning;
import dev.pixeltally.dataset.coco.ObjectTable;
import dev.pixeltally.dataset.coco.Strictness;
import dev.pixeltally.dataset.voc.VocBoxes;
import dev.pixeltally.dataset.voc.VocResultsReader;
import dev.pixeltally.labels.LabelClass;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/**
 * Boxes of COCO's results, called as {@link VocNaming} says. COCO's boxes count columns and rows
 * from 0 and end where the next pixel begins; equal scores are in the file's order.
 */
record VocCocoBoxes(Storage storage, String file, Strictness strictness) implements VocSource {
  private static final int MOST_FAILURES = 100_000;

  @Override
  public Found read(Map<String, Integer> images, List<LabelClass> classes) throws IOException {
    VocNaming naming = new VocNaming(images.keySet(), classes);
    CocoResults results =
        ResultsFile.read(storage, file, EnumSet.noneOf(CocoPart.class), strictness, naming);
    ObjectTable rows = results.detections();
    if (rows.size() > 0 && results.basis() != CocoResults.Basis.BOX) {
      throw new Refusal(
          "Cannot score " + file + " by boxes: its first detection has no bbox, [x, y, w, h]");
    }
    List<VocBoxes> boxes = new ArrayList<>();
    classes.forEach(any -> boxes.add(new VocBoxes()));
    List<FailedSample> failures = new ArrayList<>(results.leftOut().failures());
    long leftOut = results.leftOut().count();
    long others = 0;
    for (int row = 0; row < rows.size(); row++) {
      if (!rows.hasBox(row)) {
        continue; // left out
      }
      String name = naming.imageOf(rows.imageId(row));
      Integer place = naming.classOf(rows.categoryId(row));
      if (name == null) {
        Refusal why = VocNaming.stray(file, rows.label(row), rows.imageId(row));
        if (strictness != Strictness.CORRECTED) {
          throw why;
        }
        if (leftOut++ < MOST_FAILURES) {
          String id = String.valueOf(rows.imageId(row));
          failures.add(
              new FailedSample(id, null, Stage.READ, Reason.UNKNOWN_IMAGE, why.getMessage()));
        }
      } else if (place == null) {
        others++;
      } else if (images.get(name) != VocResultsReader.NOT_MEASURED) {
        double[] n = rows.numbers();
        int at = row * ObjectTable.STRIDE;
        boxes
            .get(place)
            .add(
                images.get(name),
                n[at + 4],
                row,
                n[at] + 1,
                n[at + 1] + 1,
                n[at] + n[at + 2],
                n[at + 1] + n[at + 3]);
      }
    }
    List<String> warnings =
        new ArrayList<>(results.warnings().without(CocoWarning.LEFT_OUT).sentences(strictness));
    if (others > 0) {
      warnings.add(others + " detections of categories that are not judged");
    }
    return new Found(boxes, rows.size(), leftOut, failures, warnings);
  }
}
