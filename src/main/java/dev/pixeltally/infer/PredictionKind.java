package dev.pixeltally.infer;

/** What a network can say of an image. */
public enum PredictionKind {
  /** A class a pixel. */
  LABEL_MAP("label maps"),
  /** Any number of objects with classes and scores, each with a box, maybe a mask, key points. */
  INSTANCES("instances");

  private final String plural;

  PredictionKind(String plural) {
    this.plural = plural;
  }

  /** As messages call them. */
  public String plural() {
    return plural;
  }
}
