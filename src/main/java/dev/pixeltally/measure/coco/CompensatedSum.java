package dev.pixeltally.measure.coco;

/** A sum that keeps what rounding drops (Neumaier, 1974). */
final class CompensatedSum {
  private double sum;
  private double rest;

  void clear() {
    sum = 0;
    rest = 0;
  }

  void add(double value) {
    double next = sum + value;
    rest += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
    sum = next;
  }

  double value() {
    return sum + rest;
  }
}
