package dev.pixeltally.measure.pose;

/**
 * One object's key points.
 *
 * @param points x, y and visibility of each, in pixels; of a prediction the third says nothing
 * @param side the longer side of the object's box, in pixels; 0: it has none
 */
public record Pose(double[] points, double side) {

  /** How many key points there are, marked or not. */
  int size() {
    return points.length / 3;
  }

  double x(int point) {
    return points[3 * point];
  }

  double y(int point) {
    return points[3 * point + 1];
  }

  /** Whether ground truth says where a point is. */
  public boolean marked(int point) {
    return points[3 * point + 2] > 0;
  }

  /** Length of what joins two points, in pixels; 0 where one is not marked. */
  double length(PoseRules.Pair pair) {
    if (pair == null || !marked(pair.from()) || !marked(pair.to())) {
      return 0;
    }
    return distance(this, pair.from(), x(pair.to()), y(pair.to()), 1);
  }

  /** From a point to some place, measured in {@code unit}s of pixels. */
  static double distance(Pose pose, int point, double x, double y, double unit) {
    double dx = (x - pose.x(point)) / unit;
    double dy = (y - pose.y(point)) / unit;
    return Math.sqrt(dx * dx + dy * dy);
  }
}
