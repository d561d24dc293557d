package dev.pixeltally.measure.voc;

import dev.pixeltally.config.CocoConfig.Mode;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.Metrics;
import dev.pixeltally.measure.PairwiseSum;
import dev.pixeltally.measure.State;
import java.util.ArrayList;
import java.util.List;

/** What {@link SdsProtocol} keeps: of each class the objects, and the detections' outcomes. */
public final class SdsState implements State<SdsState> {
  private static final long serialVersionUID = 1L;

  private final SdsProtocol protocol;
  private final long[] objects;
  private final Ranks[] inside;

  /** Detections of images without any object. */
  private final Ranks[] outside;

  private long images;

  SdsState(SdsProtocol protocol) {
    this.protocol = protocol;
    int n = protocol.classes().size();
    objects = new long[n];
    inside = new Ranks[n];
    outside = new Ranks[n];
    for (int c = 0; c < n; c++) {
      inside[c] = new Ranks();
      outside[c] = new Ranks();
    }
  }

  void image() {
    images++;
  }

  void object(int classIndex) {
    objects[classIndex]++;
  }

  void detection(int classIndex, double score, long order, long outcomes, boolean isOutside) {
    (isOutside ? outside : inside)[classIndex].add(score, order, outcomes);
  }

  @Override
  public SdsState merge(SdsState other) {
    images += other.images;
    for (int c = 0; c < objects.length; c++) {
      objects[c] += other.objects[c];
      inside[c].addAll(other.inside[c]);
      outside[c].addAll(other.outside[c]);
    }
    return this;
  }

  /** Images seen. */
  public long images() {
    return images;
  }

  /** Detections of a class. */
  public long detections(int classIndex) {
    return (long) inside[classIndex].size() + outside[classIndex].size();
  }

  /** All detections of a class as the reference's table has them, or as they should be. */
  private Ranks judged(int classIndex) {
    if (outside[classIndex].size() == 0) {
      return inside[classIndex];
    }
    if (protocol.mode() == Mode.STRICT) {
      return SdsTable.overwritten(inside[classIndex], outside[classIndex]);
    }
    Ranks all = new Ranks();
    all.addAll(inside[classIndex]);
    all.addAll(outside[classIndex]);
    return all;
  }

  @Override
  public Metrics result() {
    List<Metric> perClass = new ArrayList<>();
    List<LabelClass> classes = protocol.classes();
    double[] halves = new double[classes.size()];
    double[] volumes = new double[classes.size()];
    int counted = 0;
    long all = 0;
    double[] thresholds = SdsProtocol.thresholds();
    for (int c = 0; c < classes.size(); c++) {
      Ranks ranks = judged(c);
      int[] ranked = ranks.ranked();
      double[] ap = new double[thresholds.length];
      VocCurve half = null;
      for (int t = 0; t < ap.length; t++) {
        VocCurve curve = VocCurve.of(ranks, ranked, t, objects[c]);
        half = t == SdsProtocol.HALF ? curve : half;
        ap[t] =
            protocol.mode() == Mode.CORRECTED && objects[c] == 0 ? Double.NaN : VocAp.area(curve);
      }
      double volume = PairwiseSum.of(ap, ap.length) / ap.length;
      LabelClass of = classes.get(c);
      add(perClass, of, "AP", volume, objects[c]);
      for (int t = 0; t < ap.length; t++) {
        add(perClass, of, "AP" + 10 * (t + 1), ap[t], objects[c]);
      }
      add(perClass, of, "objects", (double) objects[c], objects[c]);
      add(perClass, of, "detections", (double) detections(c), objects[c]);
      add(perClass, of, "tp", (double) half.truePositives(), objects[c]);
      add(perClass, of, "fp", (double) half.falsePositives(), objects[c]);
      all += objects[c];
      if (objects[c] > 0) {
        halves[counted] = ap[SdsProtocol.HALF];
        volumes[counted++] = volume;
      }
    }
    return new Metrics(
        List.of(
            Metric.overall("mAPr50", PairwiseSum.of(halves, counted) / counted, all),
            Metric.overall("mAPr_vol", PairwiseSum.of(volumes, counted) / counted, all)),
        perClass);
  }

  private static void add(
      List<Metric> into, LabelClass of, String name, double value, long support) {
    into.add(new Metric(name, (long) of.id(), of.name(), value, support));
  }

  /** {@code tp}, {@code fp} and {@code fn} at .5, over all classes. */
  @Override
  public List<Metric> ofOneImage() {
    long right = 0;
    long all = 0;
    long expected = 0;
    for (int c = 0; c < objects.length; c++) {
      for (int row = 0; row < inside[c].size(); row++) {
        int outcome = Outcome.at(inside[c].outcome(row), SdsProtocol.HALF);
        right += outcome == Outcome.TRUE ? 1 : 0;
      }
      all += detections(c);
      expected += objects[c];
    }
    return List.of(
        Metric.overall("tp", (double) right, expected),
        Metric.overall("fp", (double) (all - right), expected),
        Metric.overall("fn", (double) (expected - right), expected));
  }
}
