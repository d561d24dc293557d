package dev.pixeltally.measure;

/**
 * One number.
 *
 * @param name as in {@code iou} or {@code mean_iou}
 * @param classId the class's id in its label space, or null for a number over all classes
 * @param className the class's name, or null
 * @param value NaN where the protocol leaves it undefined
 * @param support how many pixels or objects of ground truth the number rests on
 */
public record Metric(String name, Long classId, String className, double value, long support) {
  public static Metric overall(String name, double value, long support) {
    return new Metric(name, null, null, value, support);
  }
}
