package dev.pixeltally.measure;

import dev.pixeltally.labels.LabelSpace;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code mean-iou}: intersection over union of label maps as MMSegmentation ({@code IoUMetric}) and
 * the Cityscapes pixel script compute it, in whole numbers.
 *
 * <ul>
 *   <li>Pixels whose truth is an ignored id are not judged, whatever was predicted there.
 *   <li>A judged pixel that was predicted as an ignored id is a miss: it stands in its class's
 *       union and in the denominators of accuracy, and is nobody's false alarm.
 *   <li>A class that is neither in the truth nor predicted on a judged pixel is NaN, and {@code
 *       mean_iou} skips it. MMSegmentation keeps float32 sums and two decimals; this does not.
 * </ul>
 *
 * Overall: {@code mean_iou} equals {@code mean_iou_seen_classes} here; {@code
 * mean_iou_truth_classes} leaves out classes that were predicted but are not in the truth, as
 * detectron2 does; {@code mean_iou_all_classes} counts absent classes as 0. {@code pixel_accuracy},
 * {@code mean_class_accuracy} (classes in the truth) and {@code frequency_weighted_iou} as in Long
 * et al. 2015. All fractions, not percent; sums in NumPy's order.
 */
public final class MeanIou extends SegmentationProtocol {
  private static final long serialVersionUID = 1L;
  public static final String NAME = "mean-iou";

  public MeanIou(LabelSpace labels) {
    super(labels);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String convention() {
    return "MMSegmentation's: ignored truth is not judged, an ignored id predicted on judged truth is"
        + " a miss, classes neither in the truth nor predicted are NaN and left out of mean_iou";
  }

  @Override
  boolean voidMayBePredicted() {
    return true;
  }

  @Override
  Metrics result(ConfusionState state) {
    ClassNumbers numbers = new ClassNumbers(state);
    List<Metric> overall = new ArrayList<>();
    overall.add(Metric.overall("mean_iou", Means.skippingNaN(numbers.iou), numbers.judged));
    overall.addAll(numbers.means());
    overall.addAll(numbers.counts());
    return new Metrics(overall, numbers.perClass());
  }
}
