package dev.pixeltally.scenes;

/** Which scenes are for training and which are kept back: each fourth is. */
enum Split {
  TRAIN("train"),
  VAL("val"),
  TRAINVAL("trainval");

  private final String label;

  Split(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /** Whether the scene at this place belongs to the split. Follows from the place alone. */
  boolean has(int index) {
    boolean keptBack = index % 4 == 3;
    return switch (this) {
      case TRAIN -> !keptBack;
      case VAL -> keptBack;
      case TRAINVAL -> true;
    };
  }

  /** How many of the first scenes belong to the split. */
  int size(int scenes) {
    return switch (this) {
      case TRAIN -> scenes - scenes / 4;
      case VAL -> scenes / 4;
      case TRAINVAL -> scenes;
    };
  }
}
