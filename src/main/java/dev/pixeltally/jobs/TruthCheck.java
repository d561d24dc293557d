package dev.pixeltally.jobs;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.dataset.coco.CocoTruth;
import dev.pixeltally.dataset.coco.CocoTruthReader;
import dev.pixeltally.dataset.coco.CocoVisitor;
import dev.pixeltally.dataset.coco.ObjectTable;
import dev.pixeltally.measure.coco.CocoEvaluator;
import dev.pixeltally.measure.coco.CocoRules;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Looks through a truth before a network runs for it: what would refuse the scoring at the end
 * refuses the run at its start. Memory does not grow with the file.
 */
final class TruthCheck implements CocoVisitor {
  private static final int BATCH = 1 << 16;

  private long annotations;
  private long boxless = -1;
  private long maskless = -1;

  /** Numbers of key points, three a point, of the first annotation that has any. */
  private int points;

  private TruthCheck() {}

  /**
   * Checks a dataset's JSON against what will be asked of it.
   *
   * @throws Refusal names what is missing
   */
  static void check(Dataset dataset, List<DetectionRun.Asked> protocols) {
    TruthCheck check = new TruthCheck();
    CocoTruth truth;
    try (InputStream in = dataset.storage().open(dataset.splitFile())) {
      truth = CocoTruthReader.visit(in, dataset.splitFile(), check);
    } catch (IOException e) {
      throw new Refusal("Cannot read " + dataset.splitFile() + ": " + e, e);
    }
    for (DetectionRun.Asked one : protocols) {
      CocoRules rules =
          one.protocol().chosen(one.protocol().rules(one.config()), one.config(), truth);
      check.require(rules, truth, dataset.splitFile(), one);
    }
  }

  private void require(CocoRules rules, CocoTruth truth, String file, DetectionRun.Asked one) {
    CocoEvaluator.check(truth, rules, boxless);
    String problem = null;
    if (one.protocol().ofMasks() && maskless >= 0) {
      problem = "annotation number " + maskless + " (from 0) has no segmentation";
    } else if (one.protocol().ofKeyPoints() && points != 0 && points != 3 * rules.sigmas().length) {
      problem =
          "annotations have %d key points, and there are %d sigmas"
              .formatted(points / 3, rules.sigmas().length);
    } else if (one.protocol().ofKeyPoints() && points == 0 && annotations > 0) {
      problem = "no annotation has key points";
    }
    if (problem != null) {
      throw new Refusal(
          "Cannot measure by "
              + one.protocol().name(one.config())
              + " on "
              + file
              + ": "
              + problem);
    }
  }

  @Override
  public int batch() {
    return BATCH;
  }

  @Override
  public void image(long id, int width, int height, String fileName) {
    // Images were looked at when they were listed.
  }

  @Override
  public void annotations(ObjectTable rows) {
    for (int row = 0; row < rows.size(); row++, annotations++) {
      if (boxless < 0 && !rows.hasBox(row)) {
        boxless = annotations;
      }
      if (maskless < 0 && rows.maskBytes(row) == null) {
        maskless = annotations;
      }
      if (points == 0) {
        points = rows.pointNumbers(row);
      }
    }
  }
}
