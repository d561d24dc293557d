package dev.pixeltally.measure.cityscapes;

import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.Metrics;
import dev.pixeltally.measure.cityscapes.CityscapesClass.Category;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Scores of classes and categories, in the reference's own arithmetic. */
final class CityscapesNumbers {
  private final CityscapesState state;

  CityscapesNumbers(CityscapesState state) {
    this.state = state;
  }

  Metrics metrics() {
    Metrics plain = state.confusion().result();
    long judged = plain.overall().get(0).support();
    List<Metric> overall = new ArrayList<>();
    List<Metric> categories = new ArrayList<>();
    List<Metric> perClass = new ArrayList<>();
    List<Double> ious = new ArrayList<>();
    List<Double> iious = new ArrayList<>();
    for (Metric m : plain.perClass()) {
      perClass.add(m);
      if (m.name().equals("iou")) {
        ious.add(m.value());
        CityscapesClass c = CityscapesClass.of(Math.toIntExact(m.classId()));
        if (c.isThing()) {
          double iiou = iiou(c);
          iious.add(iiou);
          perClass.add(
              new Metric("iiou", m.classId(), m.className(), iiou, state.sums().objects(c)));
        }
      }
    }
    List<Double> categoryIous = new ArrayList<>();
    List<Double> categoryIious = new ArrayList<>();
    for (Category category : Category.values()) {
      if (category == Category.VOID) {
        continue;
      }
      Predicate<CityscapesClass> inside = c -> c.category == category;
      long truth = pixels(inside.and(CityscapesClass::isJudged), c -> true);
      double iou = iou(category);
      categoryIous.add(iou);
      categories.add(Metric.overall("category_iou." + category.title(), iou, truth));
      if (category == Category.HUMAN || category == Category.VEHICLE) {
        double iiou = iiou(category);
        categoryIious.add(iiou);
        categories.add(Metric.overall("category_iiou." + category.title(), iiou, truth));
      }
    }
    overall.add(Metric.overall("mean_iou", mean(ious), judged));
    overall.add(Metric.overall("mean_iiou", mean(iious), judged));
    overall.add(Metric.overall("mean_category_iou", mean(categoryIous), judged));
    overall.add(Metric.overall("mean_category_iiou", mean(categoryIious), judged));
    overall.addAll(categories);
    overall.addAll(plain.overall().subList(1, plain.overall().size()));
    return new Metrics(overall, perClass);
  }

  private double iou(Category category) {
    Predicate<CityscapesClass> inside = c -> c.category == category && c.isJudged();
    long hit = pixels(inside, inside);
    long missed = pixels(inside, c -> true) - hit;
    long falseAlarms = pixels(judgedOutside(category), inside);
    return (double) hit / (hit + falseAlarms + missed);
  }

  private double iiou(CityscapesClass own) {
    if (!state.knowsObjects()) {
      return Double.NaN;
    }
    long falseAlarms = pixels(c -> c.isJudged() && c != own, c -> c == own);
    return state.sums().iou(own, falseAlarms, state.protocol().summation());
  }

  /** Here a category's ignored classes count as well, where predicted. */
  private double iiou(Category category) {
    if (!state.knowsObjects()) {
      return Double.NaN;
    }
    long falseAlarms = pixels(judgedOutside(category), c -> c.category == category && c.isThing());
    return state.sums().iou(category, falseAlarms, state.protocol().summation());
  }

  private static Predicate<CityscapesClass> judgedOutside(Category category) {
    return c -> c.category != category && c.isJudged();
  }

  private long pixels(Predicate<CityscapesClass> truths, Predicate<CityscapesClass> predictions) {
    long sum = 0;
    for (CityscapesClass t : CityscapesClass.values()) {
      for (CityscapesClass p : CityscapesClass.values()) {
        if (truths.test(t) && predictions.test(p)) {
          sum += state.count(t, p);
        }
      }
    }
    return sum;
  }

  /** Added from first to last, NaN left out, as the reference does. */
  private static double mean(List<Double> values) {
    double sum = 0;
    int valid = 0;
    for (double v : values) {
      if (!Double.isNaN(v)) {
        sum += v;
        valid++;
      }
    }
    return sum / valid;
  }
}
