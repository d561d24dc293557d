package dev.pixeltally.measure;

import java.util.List;

/**
 * A protocol's result.
 *
 * @param overall one row a number over all classes, the headline first
 * @param perClass the classes' numbers, class by class
 */
public record Metrics(List<Metric> overall, List<Metric> perClass) {
  public Metrics {
    overall = List.copyOf(overall);
    perClass = List.copyOf(perClass);
  }
}
