package dev.pixeltally.measure;

/**
 * One number.
 *
 * @param name as in {@code iou} or {@code mean_iou}
 * @param classId the class's id in its label space, or null for a number over all classes
 * @param className the class's name, or null
 * @param value NaN where the protocol leaves it undefined
 * @param support how many pixels or objects of ground truth the number rests on
 * @param unit what the value counts in
 */
public record Metric(
    String name, Long classId, String className, double value, long support, Unit unit) {

  /** One in the unit that its name says: {@code _pixels}, {@code _percent}, else a share. */
  public Metric(String name, Long classId, String className, double value, long support) {
    this(name, classId, className, value, support, Unit.ofName(name));
  }

  public static Metric overall(String name, double value, long support) {
    return new Metric(name, null, null, value, support);
  }

  public static Metric overall(String name, double value, long support, Unit unit) {
    return new Metric(name, null, null, value, support, unit);
  }
}
