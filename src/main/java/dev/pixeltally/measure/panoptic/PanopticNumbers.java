package dev.pixeltally.measure.panoptic;

import dev.pixeltally.dataset.panoptic.PanopticCategories.Category;
import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * PQ and its parts. Of a category, with tp matched pairs, fp predictions and fn true segments
 * without a match:
 *
 * <pre>
 * pq = iou_sum / (tp + fp / 2 + fn / 2)     sq = iou_sum / tp     rq = tp / (tp + fp / 2 + fn / 2)
 * </pre>
 *
 * Over all categories, and over things and stuff: the mean over those that have a tp, fp or fn,
 * whose number {@code classes} is; added in the file's order. Shares, where panopticapi prints
 * percent; NaN where there is no such category, which stops panopticapi.
 */
final class PanopticNumbers {
  private final PanopticProtocol protocol;
  private final PanopticState state;

  PanopticNumbers(PanopticProtocol protocol, PanopticState state) {
    this.protocol = protocol;
    this.state = state;
  }

  Metrics all() {
    List<Metric> perClass = new ArrayList<>();
    for (int i = 0; i < protocol.categories().size(); i++) {
      perClass.addAll(category(i));
    }
    return new Metrics(means(), perClass);
  }

  List<Metric> ofOneImage() {
    List<Metric> rows = new ArrayList<>(means());
    rows.removeIf(m -> Double.isNaN(m.value()));
    for (int i = 0; i < protocol.categories().size(); i++) {
      if (seen(i)) {
        rows.add(row(i, "pq", pq(i)));
        rows.addAll(counts(i));
      }
    }
    return rows;
  }

  private List<Metric> means() {
    List<Metric> rows = new ArrayList<>();
    rows.addAll(means("", c -> true));
    rows.addAll(means("_things", Category::thing));
    rows.addAll(means("_stuff", c -> !c.thing()));
    return rows;
  }

  private List<Metric> means(String suffix, Predicate<Category> chosen) {
    double pq = 0;
    double sq = 0;
    double rq = 0;
    long n = 0;
    long segments = 0;
    for (int i = 0; i < protocol.categories().size(); i++) {
      if (seen(i) && chosen.test(protocol.categories().get(i))) {
        pq += pq(i);
        sq += sq(i);
        rq += rq(i);
        n++;
        segments += support(i);
      }
    }
    return List.of(
        Metric.overall("pq" + suffix, pq / n, segments),
        Metric.overall("sq" + suffix, sq / n, segments),
        Metric.overall("rq" + suffix, rq / n, segments),
        Metric.overall("classes" + suffix, (double) n, segments));
  }

  private List<Metric> category(int i) {
    List<Metric> rows = new ArrayList<>();
    rows.add(row(i, "pq", pq(i)));
    rows.add(row(i, "sq", sq(i)));
    rows.add(row(i, "rq", rq(i)));
    rows.addAll(counts(i));
    rows.add(row(i, "iou_sum", state.iouSum(i)));
    return rows;
  }

  private List<Metric> counts(int i) {
    return List.of(
        row(i, "tp", (double) state.truePositives(i)),
        row(i, "fp", (double) state.falsePositives(i)),
        row(i, "fn", (double) state.falseNegatives(i)));
  }

  private Metric row(int i, String name, double value) {
    Category c = protocol.categories().get(i);
    return new Metric(name, (long) c.id(), c.name(), value, support(i));
  }

  private boolean seen(int i) {
    return state.truePositives(i) + state.falsePositives(i) + state.falseNegatives(i) > 0;
  }

  private long support(int i) {
    return state.truePositives(i) + state.falseNegatives(i);
  }

  private double pq(int i) {
    return seen(i) ? state.iouSum(i) / halves(i) : protocol.rules().absent();
  }

  private double sq(int i) {
    if (!seen(i)) {
      return protocol.rules().absent();
    }
    return state.truePositives(i) > 0 ? state.iouSum(i) / state.truePositives(i) : 0;
  }

  private double rq(int i) {
    return seen(i) ? state.truePositives(i) / halves(i) : protocol.rules().absent();
  }

  private double halves(int i) {
    return state.truePositives(i) + 0.5 * state.falsePositives(i) + 0.5 * state.falseNegatives(i);
  }
}
