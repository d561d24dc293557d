package dev.pixeltally.measure.pose;

import dev.pixeltally.measure.ExactSum;
import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.Metrics;
import dev.pixeltally.measure.State;
import dev.pixeltally.measure.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What {@link PoseProtocol} keeps: counts a key point, and sums of distances. */
public final class PoseState implements State<PoseState> {
  private static final long serialVersionUID = 1L;

  /** mmpose's number of AUC's thresholds. */
  private static final int STEPS = 20;

  /** A limb's ends may be half of it away. */
  private static final double LIMB = .5;

  private final PoseRules rules;
  private final Hits box;
  private final Hits torso;
  private final Hits head;
  private final Hits[] steps;
  private final Hits limbs;
  private final ExactSum[] distances;
  private final long[] found;
  private final ExactSum normalised = new ExactSum();
  private long normalisedCount;
  private long objects;
  private long missed;
  private long unmatched;

  PoseState(PoseRules rules) {
    int points = rules.names().size();
    this.rules = rules;
    box = new Hits(points);
    torso = new Hits(points);
    head = new Hits(points);
    steps = IntStream.range(0, STEPS).mapToObj(i -> new Hits(points)).toArray(Hits[]::new);
    limbs = new Hits(rules.limbs().size());
    distances = Stream.generate(ExactSum::new).limit(points).toArray(ExactSum[]::new);
    found = new long[points];
  }

  /**
   * A true pose with what was predicted for it.
   *
   * @param prediction null: nothing
   */
  void add(Pose truth, Pose prediction) {
    objects++;
    missed += prediction == null ? 1 : 0;
    double torsoLength = truth.length(rules.torso());
    double headLength = truth.length(rules.head());
    for (int i = 0; i < truth.size(); i++) {
      if (truth.marked(i)) {
        within(box, truth, prediction, i, truth.side(), rules.threshold());
        within(torso, truth, prediction, i, torsoLength, rules.threshold());
        within(head, truth, prediction, i, headLength, rules.headThreshold());
        for (int s = 0; s < STEPS; s++) {
          within(steps[s], truth, prediction, i, rules.aucPixels(), 1.0 * s / STEPS);
        }
        if (prediction != null) {
          distance(truth, prediction, i);
        }
      }
    }
    for (int i = 0; i < rules.limbs().size(); i++) {
      limb(i, truth, prediction);
    }
  }

  private void distance(Pose truth, Pose prediction, int i) {
    double x = prediction.x(i);
    double y = prediction.y(i);
    distances[i].add(Pose.distance(truth, i, x, y, 1));
    found[i]++;
    if (truth.side() > 0) {
      normalised.add(Pose.distance(truth, i, x, y, truth.side()));
      normalisedCount++;
    }
  }

  private static void within(
      Hits hits, Pose truth, Pose prediction, int i, double unit, double threshold) {
    if (unit > 0) {
      hits.add(
          i,
          prediction != null
              && Pose.distance(truth, i, prediction.x(i), prediction.y(i), unit) < threshold);
    }
  }

  private void limb(int number, Pose truth, Pose prediction) {
    PoseRules.Pair limb = rules.limbs().get(number);
    double length = truth.length(limb);
    if (length > 0) {
      limbs.add(
          number,
          near(truth, prediction, limb.from(), length)
              && near(truth, prediction, limb.to(), length));
    }
  }

  private static boolean near(Pose truth, Pose prediction, int i, double length) {
    return prediction != null
        && Pose.distance(truth, i, prediction.x(i), prediction.y(i), 1) <= LIMB * length;
  }

  /** Predictions that belong to no true pose. */
  void unmatched(long predictions) {
    unmatched += predictions;
  }

  @Override
  public PoseState merge(PoseState other) {
    box.add(other.box);
    torso.add(other.torso);
    head.add(other.head);
    limbs.add(other.limbs);
    for (int i = 0; i < STEPS; i++) {
      steps[i].add(other.steps[i]);
    }
    for (int i = 0; i < distances.length; i++) {
      distances[i].add(other.distances[i]);
      found[i] += other.found[i];
    }
    normalised.add(other.normalised);
    normalisedCount += other.normalisedCount;
    objects += other.objects;
    missed += other.missed;
    unmatched += other.unmatched;
    return this;
  }

  @Override
  public Metrics result() {
    ExactSum all = new ExactSum();
    long count = 0;
    for (int i = 0; i < distances.length; i++) {
      all.add(distances[i]);
      count += found[i];
    }
    List<Metric> overall = new ArrayList<>();
    overall.add(Metric.overall("pck", box.mean(), box.count(), Unit.SHARE));
    overall.add(Metric.overall("pck_torso", torso.mean(), torso.count(), Unit.SHARE));
    overall.add(Metric.overall("pckh", head.mean(), head.count(), Unit.SHARE));
    overall.add(Metric.overall("auc", auc(), steps[0].count(), Unit.SHARE));
    overall.add(Metric.overall("pcp", limbs.mean(), limbs.count(), Unit.SHARE));
    overall.add(Metric.overall("epe", all.value() / count, count, Unit.PIXELS));
    overall.add(
        Metric.overall("nme", normalised.value() / normalisedCount, normalisedCount, Unit.NUMBER));
    overall.add(Metric.overall("objects", (double) objects, objects, Unit.COUNT));
    overall.add(Metric.overall("missed_objects", (double) missed, objects, Unit.COUNT));
    overall.add(Metric.overall("unmatched_predictions", (double) unmatched, objects, Unit.COUNT));
    return new Metrics(overall, perPoint());
  }

  /** {@inheritDoc} An image without poses has nothing worth keeping. */
  @Override
  public List<Metric> ofOneImage() {
    return objects == 0 ? List.of() : State.super.ofOneImage();
  }

  private List<Metric> perPoint() {
    List<Metric> metrics = new ArrayList<>();
    for (int i = 0; i < distances.length; i++) {
      long n = box.count(i);
      metrics.add(of(i, "pck", box.share(i), n, Unit.SHARE));
      metrics.add(of(i, "pck_torso", torso.share(i), torso.count(i), Unit.SHARE));
      metrics.add(of(i, "pckh", head.share(i), head.count(i), Unit.SHARE));
      metrics.add(of(i, "epe", distances[i].value() / found[i], found[i], Unit.PIXELS));
    }
    return metrics;
  }

  private Metric of(int point, String name, double value, long support, Unit unit) {
    return new Metric(name, (long) point, rules.names().get(point), value, support, unit);
  }

  /** As {@code keypoint_auc} adds it up. */
  private double auc() {
    double sum = 0;
    for (Hits step : steps) {
      sum += 1.0 / STEPS * step.mean();
    }
    return sum;
  }
}
