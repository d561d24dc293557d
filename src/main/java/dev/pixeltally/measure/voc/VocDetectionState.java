package dev.pixeltally.measure.voc;

import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.Metrics;
import dev.pixeltally.measure.State;
import java.util.ArrayList;
import java.util.List;

/**
 * What is kept of the images seen: of each class how many objects, and of each detection its score,
 * its place and what it is. A detection's outcome rests on its own image alone, so merging is
 * gathering.
 */
public final class VocDetectionState implements State<VocDetectionState> {
  private static final long serialVersionUID = 1L;

  private static final List<String> COUNTS = List.of("tp", "fp", "fn");

  private final VocDetectionProtocol protocol;
  private final long[] objects;
  private final long[] difficult;
  private final Ranks[] ranks;
  private long images;

  VocDetectionState(VocDetectionProtocol protocol) {
    this.protocol = protocol;
    int n = protocol.classes().size();
    objects = new long[n];
    difficult = new long[n];
    ranks = new Ranks[n];
  }

  void image() {
    images++;
  }

  void object(int classIndex, boolean isDifficult) {
    (isDifficult ? difficult : objects)[classIndex]++;
  }

  void detection(int classIndex, double score, long order, long outcomes) {
    ranks(classIndex).add(score, order, outcomes);
  }

  private Ranks ranks(int classIndex) {
    if (ranks[classIndex] == null) {
      ranks[classIndex] = new Ranks();
    }
    return ranks[classIndex];
  }

  @Override
  public VocDetectionState merge(VocDetectionState other) {
    images += other.images;
    for (int c = 0; c < ranks.length; c++) {
      objects[c] += other.objects[c];
      difficult[c] += other.difficult[c];
      if (other.ranks[c] != null) {
        ranks(c).addAll(other.ranks[c]);
      }
    }
    return this;
  }

  /** Images seen. */
  public long images() {
    return images;
  }

  /** Detections of a class, also those that count for nothing. */
  public long detections(int classIndex) {
    return ranks[classIndex] == null ? 0 : ranks[classIndex].size();
  }

  /** Objects of a class that are to be found. */
  long objects(int classIndex) {
    return objects[classIndex];
  }

  /** The curves of a class, one a threshold. */
  List<VocCurve> curves(int classIndex) {
    Ranks of = ranks[classIndex] == null ? new Ranks() : ranks[classIndex];
    int[] ranked = of.ranked();
    List<VocCurve> curves = new ArrayList<>();
    for (int t = 0; t < protocol.thresholds().length; t++) {
      curves.add(VocCurve.of(of, ranked, t, objects[classIndex]));
    }
    return curves;
  }

  /** The points at which the average precisions of all classes with objects are read. */
  public List<CurvePoint> points() {
    List<CurvePoint> points = new ArrayList<>();
    double[] thresholds = protocol.thresholds();
    for (int c = 0; c < objects.length; c++) {
      if (objects[c] > 0) {
        List<VocCurve> curves = curves(c);
        for (int t = 0; t < thresholds.length; t++) {
          points.addAll(
              protocol.elevenPoints()
                  ? CurvePoints.at(curves.get(t), protocol.recalls(), c, thresholds[t])
                  : CurvePoints.steps(curves.get(t), c, thresholds[t]));
        }
      }
    }
    return points;
  }

  VocDetectionProtocol protocol() {
    return protocol;
  }

  /** {@code tp}, {@code fp}, {@code fn} at the first threshold, and of each class that has any. */
  @Override
  public List<Metric> ofOneImage() {
    List<Metric> perClass = new ArrayList<>();
    long[] all = new long[3];
    for (int c = 0; c < ranks.length; c++) {
      long right = 0;
      long wrong = 0;
      for (int row = 0; row < detections(c); row++) {
        int outcome = Outcome.at(ranks[c].outcome(row), 0);
        right += outcome == Outcome.TRUE ? 1 : 0;
        wrong += outcome == Outcome.FALSE ? 1 : 0;
      }
      long[] counts = {right, wrong, objects[c] - right};
      LabelClass of = protocol.classes().get(c);
      for (int i = 0; i < counts.length; i++) {
        all[i] += counts[i];
        if (right + wrong + objects[c] > 0) {
          perClass.add(
              new Metric(COUNTS.get(i), (long) of.id(), of.name(), (double) counts[i], objects[c]));
        }
      }
    }
    List<Metric> overall = new ArrayList<>();
    for (int i = 0; i < all.length; i++) {
      overall.add(Metric.overall(COUNTS.get(i), (double) all[i], all[0] + all[2]));
    }
    overall.addAll(perClass);
    return overall;
  }

  @Override
  public Metrics result() {
    return new VocNumbers(this, difficult).metrics();
  }
}
