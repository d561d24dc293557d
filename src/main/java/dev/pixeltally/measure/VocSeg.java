package dev.pixeltally.measure;

import dev.pixeltally.labels.LabelSpace;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code voc-seg}: the segmentation task of PASCAL VOC as the devkit's {@code VOCevalseg.m} judges
 * it.
 *
 * <ul>
 *   <li>Pixels whose truth is an ignored id (255) are not judged.
 *   <li>A prediction that holds anything but classes (an id above 20, 255 too), anywhere in the
 *       image, is an error of that image: UNKNOWN_CLASS_ID. The devkit stops at the first; here the
 *       image fails.
 *   <li>Counts are summed over all images. {@code mean_iou} is the plain mean over all classes: a
 *       class that is neither in the truth nor predicted is 0/0 = NaN, and so is then the mean.
 *   <li>{@code voc_mean_iou_percent} and each class's {@code voc_iou_percent} are the devkit's own
 *       numbers with its own arithmetic: {@code 100 * tp / (truth + predicted - tp)}, the mean
 *       summed from class to class. In the last digits 100 * {@code mean_iou} may differ.
 * </ul>
 *
 * The other numbers are as in {@link MeanIou}. Works for any label space; the devkit's is {@code
 * voc}.
 */
public final class VocSeg extends SegmentationProtocol {
  private static final long serialVersionUID = 1L;
  public static final String NAME = "voc-seg";

  public VocSeg(LabelSpace labels) {
    super(labels);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String convention() {
    return "the VOC devkit's (VOCevalseg.m): void truth is not judged, a prediction with any id that"
        + " is no class fails its image, mean_iou is the plain mean over all classes and NaN where"
        + " one is absent";
  }

  @Override
  boolean voidMayBePredicted() {
    return false;
  }

  @Override
  Metrics result(ConfusionState state) {
    ClassNumbers numbers = new ClassNumbers(state);
    double[] percent = new double[numbers.size];
    double sum = 0;
    for (int i = 0; i < numbers.size; i++) {
      long union = numbers.truth[i] + numbers.predicted[i] - numbers.tp[i];
      percent[i] = 100.0 * numbers.tp[i] / union;
      sum += percent[i];
    }
    List<Metric> overall = new ArrayList<>();
    overall.add(Metric.overall("mean_iou", Means.plain(numbers.iou), numbers.judged));
    overall.add(Metric.overall("voc_mean_iou_percent", sum / numbers.size, numbers.judged));
    overall.addAll(numbers.means());
    overall.addAll(numbers.counts());
    List<Metric> perClass = new ArrayList<>();
    for (Metric row : numbers.perClass()) {
      perClass.add(row);
      if (row.name().equals("iou")) {
        double value = percent[state.labels().indexOf(Math.toIntExact(row.classId()))];
        perClass.add(
            new Metric("voc_iou_percent", row.classId(), row.className(), value, row.support()));
      }
    }
    return new Metrics(overall, perClass);
  }
}
