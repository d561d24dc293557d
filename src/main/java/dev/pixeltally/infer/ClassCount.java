package dev.pixeltally.infer;

/** The sentence about a network whose channels are not the label space's classes. */
final class ClassCount {
  private ClassCount() {}

  /**
   * @param channels what the class axis has
   * @param otherAxis what the axis has that would be the class axis in the other layout
   */
  static String problem(String channels, long otherAxis, String shape, OutputSpec.Semantic spec) {
    int classes = spec.labels().size();
    return "gives "
        + channels
        + " channels "
        + shape
        + " there, label space "
        + spec.labels().name()
        + " has "
        + classes
        + " classes"
        + (otherAxis == classes
            ? "; the output's layout looks like " + SignatureCheck.other(spec.layout())
            : "");
  }
}
