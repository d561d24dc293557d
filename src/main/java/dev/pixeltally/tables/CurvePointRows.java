package dev.pixeltally.tables;

import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.measure.voc.CurvePoint;
import java.io.IOException;
import java.util.List;

/** Points of VOC's curves as rows of {@link Table#CURVES}. */
public final class CurvePointRows {
  /** VOC limits neither areas nor numbers of detections. */
  private static final String ALL = "all";

  private CurvePointRows() {}

  /** Writes them. */
  public static void write(
      String run,
      String protocol,
      List<LabelClass> classes,
      List<CurvePoint> points,
      TableWriter out)
      throws IOException {
    for (CurvePoint p : points) {
      LabelClass of = classes.get(p.classIndex());
      out.write(
          run,
          protocol,
          (long) of.id(),
          of.name(),
          p.iou(),
          ALL,
          Integer.MAX_VALUE,
          p.recall(),
          p.precision(),
          p.score(),
          p.finalRecall());
    }
  }
}
