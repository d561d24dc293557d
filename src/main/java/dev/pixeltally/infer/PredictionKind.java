package dev.pixeltally.infer;

/** What a network can say of an image. */
public enum PredictionKind {
  /** A class a pixel. */
  LABEL_MAP("label maps"),
  /** Any number of objects with classes and scores, each with a box, maybe a mask, key points. */
  INSTANCES("instances"),
  /** Every pixel is of one object or one piece of stuff, or of nothing. */
  SEGMENTS("panoptic segments"),
  /** Real values a pixel: depths, normals, colours. */
  REAL_MAP("maps of real values");

  private final String plural;

  PredictionKind(String plural) {
    this.plural = plural;
  }

  /** As messages call them. */
  public String plural() {
    return plural;
  }
}
