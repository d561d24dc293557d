package dev.pixeltally.measure.cityscapes;

import dev.pixeltally.measure.OrderedSum;
import dev.pixeltally.measure.Summation;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.stream.Stream;

/**
 * Pixels of objects, each weighted by the mean size of its class over its own size: a small object
 * counts as much as a large one.
 */
final class InstanceSums implements Serializable {
  private static final long serialVersionUID = 1L;

  /** By class id: hit, then missed. */
  private final OrderedSum[][] ofClass =
      Stream.generate(InstanceSums::pair).limit(CityscapesClass.COUNT).toArray(OrderedSum[][]::new);

  private final EnumMap<CityscapesClass.Category, OrderedSum[]> ofCategory =
      new EnumMap<>(CityscapesClass.Category.class);

  private final long[] objects = new long[CityscapesClass.COUNT];

  private static OrderedSum[] pair() {
    return new OrderedSum[] {new OrderedSum(), new OrderedSum()};
  }

  /** Adds an object: its pixels, those predicted as its class, and as any of its category's. */
  void add(CityscapesClass c, int size, int hit, int hitByCategory) {
    // The reference's operations in its order: they decide the last bits.
    double weight = c.meanSize / size;
    objects[c.id]++;
    ofClass[c.id][0].add(hit * weight);
    ofClass[c.id][1].add((size - hit) * weight);
    OrderedSum[] category = ofCategory(c.category);
    category[0].add(hitByCategory * weight);
    category[1].add((size - hitByCategory) * weight);
  }

  void merge(InstanceSums other) {
    for (int i = 0; i < ofClass.length; i++) {
      append(ofClass[i], other.ofClass[i]);
    }
    other.ofCategory.forEach((category, sums) -> append(ofCategory(category), sums));
    for (int i = 0; i < objects.length; i++) {
      objects[i] += other.objects[i];
    }
  }

  private static void append(OrderedSum[] sums, OrderedSum[] more) {
    sums[0].append(more[0]);
    sums[1].append(more[1]);
  }

  long objects(CityscapesClass c) {
    return objects[c.id];
  }

  /** {@code hit / (hit + false alarms + missed)}; NaN for 0/0. */
  double iou(CityscapesClass c, long falseAlarms, Summation summation) {
    return iou(ofClass[c.id], falseAlarms, summation);
  }

  double iou(CityscapesClass.Category category, long falseAlarms, Summation summation) {
    return iou(ofCategory(category), falseAlarms, summation);
  }

  private static double iou(OrderedSum[] sums, long falseAlarms, Summation summation) {
    double hit = sums[0].value(summation);
    double missed = sums[1].value(summation);
    return hit / (hit + falseAlarms + missed);
  }

  private OrderedSum[] ofCategory(CityscapesClass.Category category) {
    return ofCategory.computeIfAbsent(category, c -> pair());
  }
}
