package dev.pixeltally.infer;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.labels.LabelSpace;

/** From a detector's class values to ids of its label space. */
final class ClassMap {
  private final LabelSpace labels;
  private final OutputSpec.ClassValues values;

  ClassMap(LabelSpace labels, OutputSpec.ClassValues values) {
    this.labels = labels;
    this.values = values;
  }

  /** Whether the space says that instances of this class are not judged. */
  boolean ignored(int value) {
    return values == OutputSpec.ClassValues.IDS && labels.indexOf(value) == LabelSpace.IGNORED;
  }

  /**
   * The ids.
   *
   * @throws SampleException UNKNOWN_CLASS_ID where the space has no such class
   */
  int[] ids(int[] classes) throws SampleException {
    int[] ids = new int[classes.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = id(classes[i]);
    }
    return ids;
  }

  /** The id of one class; as {@link #ids}. */
  int id(int value) throws SampleException {
    if (values == OutputSpec.ClassValues.IDS) {
      if (labels.indexOf(value) < 0) {
        throw unknown("id " + value, "no such id");
      }
      return value;
    }
    if (value < 0 || value >= labels.size()) {
      throw unknown("index " + value, "the indices 0.." + (labels.size() - 1));
    }
    return labels.classes().get(value).id();
  }

  private SampleException unknown(String what, String known) {
    return new SampleException(
        Stage.INFER,
        Reason.UNKNOWN_CLASS_ID,
        "The network gives an instance of class "
            + what
            + "; label space "
            + labels.name()
            + " has "
            + known);
  }
}
