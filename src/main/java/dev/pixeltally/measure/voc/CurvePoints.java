package dev.pixeltally.measure.voc;

import java.util.ArrayList;
import java.util.List;

/** Where average precision reads the curves: 2007's eleven recalls, or each recall reached. */
final class CurvePoints {
  private CurvePoints() {}

  /** At some recalls. */
  static List<CurvePoint> at(VocCurve curve, double[] recalls, int classIndex, double iou) {
    List<CurvePoint> points = new ArrayList<>();
    double last = last(curve);
    for (double recall : recalls) {
      int reached = 0;
      while (reached < curve.recalls().length && !(curve.recalls()[reached] >= recall)) {
        reached++;
      }
      points.add(
          new CurvePoint(
              classIndex,
              iou,
              recall,
              VocAp.highest(curve, recall),
              reached < curve.recalls().length ? curve.scores()[reached] : 0,
              last));
    }
    return points;
  }

  /** Where recall grows. */
  static List<CurvePoint> steps(VocCurve curve, int classIndex, double iou) {
    List<CurvePoint> points = new ArrayList<>();
    double[] envelope = VocAp.envelope(curve.precisions());
    double last = last(curve);
    double before = 0;
    for (int i = 0; i < curve.recalls().length; i++) {
      double recall = curve.recalls()[i];
      if (recall > before) {
        points.add(
            new CurvePoint(classIndex, iou, recall, envelope[i + 1], curve.scores()[i], last));
        before = recall;
      }
    }
    return points;
  }

  private static double last(VocCurve curve) {
    return curve.recalls().length == 0 ? 0 : curve.recalls()[curve.recalls().length - 1];
  }
}
