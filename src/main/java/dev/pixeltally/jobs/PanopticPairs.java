package dev.pixeltally.jobs;

import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.PngFolder;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.dataset.panoptic.PanopticAnnotations;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;

/**
 * The truth's images that have a prediction, in the truth's order.
 *
 * @param samples made when asked for: a million of them need no million objects
 * @param failures the others
 * @param strays how many predictions are of no image of the truth
 * @param strayNames some of these images
 */
record PanopticPairs(
    List<Sample> samples, List<FailedSample> failures, int strays, List<String> strayNames) {
  private static final int NAMED = 10;

  /** Joins both by image, and looks whether their PNGs are there. */
  static PanopticPairs of(
      PanopticAnnotations truth,
      PngFolder truePngs,
      PanopticAnnotations predictions,
      PngFolder predictedPngs) {
    int[] kept = new int[truth.size()];
    int n = 0;
    List<FailedSample> failures = new ArrayList<>();
    for (int i = 0; i < truth.size(); i++) {
      try {
        truePngs.require(truth.file(i), Reason.MISSING_TRUTH);
        int prediction = predictions.find(truth, i);
        if (prediction < 0) {
          throw new SampleException(
              Stage.LIST,
              Reason.MISSING_PREDICTION,
              "The predictions have no annotation of image " + truth.image(i));
        }
        predictedPngs.require(predictions.file(prediction), Reason.MISSING_PREDICTION);
        kept[n++] = i;
      } catch (SampleException e) {
        String address = truePngs.address(truth.file(i));
        failures.add(FailedSample.of(truth.image(i), address, e));
      }
    }
    int strays = 0;
    List<String> names = new ArrayList<>();
    for (int i = 0; i < predictions.size(); i++) {
      if (truth.find(predictions, i) < 0) {
        strays++;
        if (names.size() < NAMED) {
          names.add(predictions.image(i));
        }
      }
    }
    return new PanopticPairs(new Samples(truth, truePngs, kept, n), failures, strays, names);
  }

  private static final class Samples extends AbstractList<Sample> {
    private final PanopticAnnotations truth;
    private final PngFolder pngs;
    private final int[] kept;
    private final int size;

    Samples(PanopticAnnotations truth, PngFolder pngs, int[] kept, int size) {
      this.truth = truth;
      this.pngs = pngs;
      this.kept = kept;
      this.size = size;
    }

    @Override
    public Sample get(int index) {
      String address = pngs.address(truth.file(kept[index]));
      return new Sample(truth.image(kept[index]), address, address, 0);
    }

    @Override
    public int size() {
      return size;
    }
  }
}
