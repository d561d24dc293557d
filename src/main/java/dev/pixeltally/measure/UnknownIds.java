package dev.pixeltally.measure;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.labels.LabelSpace;
import java.util.ArrayList;
import java.util.List;

/** Says which ids of a label map a protocol cannot take: each with its count and first place. */
final class UnknownIds {
  private static final int NAMED = 5;

  private UnknownIds() {}

  static SampleException inTruth(LabelMap map, LabelSpace labels) {
    return describe("The truth", map, labels, true, Stage.TRUTH);
  }

  static SampleException inPrediction(LabelMap map, LabelSpace labels, boolean voidAllowed) {
    return describe("The prediction", map, labels, voidAllowed, Stage.MEASURE);
  }

  private static SampleException describe(
      String what, LabelMap map, LabelSpace labels, boolean voidAllowed, Stage stage) {
    long[] counts = new long[256];
    int[] first = new int[256];
    int pixels = map.width() * map.height();
    for (int i = 0; i < pixels; i++) {
      int id = map.ids()[i] & 0xff;
      if (counts[id]++ == 0) {
        first[id] = i;
      }
    }
    List<String> unknown = new ArrayList<>();
    for (int id = 0; id < 256; id++) {
      int index = labels.indexOf(id);
      boolean taken = index >= 0 || (index == LabelSpace.IGNORED && voidAllowed);
      if (counts[id] > 0 && !taken) {
        int x = first[id] % map.width();
        int y = first[id] / map.width();
        unknown.add(
            "id " + id + " (" + counts[id] + " pixels, the first at x=" + x + " y=" + y + ")");
      }
    }
    String more = unknown.size() > NAMED ? " and " + (unknown.size() - NAMED) + " more" : "";
    return new SampleException(
        stage,
        Reason.UNKNOWN_CLASS_ID,
        what
            + " holds "
            + String.join(", ", unknown.subList(0, Math.min(NAMED, unknown.size())))
            + more
            + "; label space "
            + labels.name()
            + " has "
            + valid(labels, voidAllowed));
  }

  private static String valid(LabelSpace labels, boolean voidAllowed) {
    int low = labels.classes().stream().mapToInt(c -> c.id()).min().orElseThrow();
    int high = labels.classes().stream().mapToInt(c -> c.id()).max().orElseThrow();
    String classes = labels.size() + " classes with ids " + low + " to " + high;
    if (labels.ignored().isEmpty()) {
      return classes;
    }
    return classes
        + (voidAllowed ? " and ignores " : "; not to be predicted: ")
        + labels.ignored().keySet();
  }
}
