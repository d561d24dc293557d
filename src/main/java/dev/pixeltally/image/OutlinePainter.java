package dev.pixeltally.image;

import dev.pixeltally.dataset.CityscapesNames;
import dev.pixeltally.dataset.CityscapesOutlines;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.labels.CityscapesTitles;
import dev.pixeltally.labels.LabelSpace;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Paints Cityscapes' outlines over each other, as cityscapesScripts 2.3.0's {@code json2labelImg}
 * and {@code json2instanceImg} do: nothing is {@code unlabeled}, a name with {@code group} behind
 * it is of the class before it, and licence plates are left out.
 */
final class OutlinePainter {
  private static final String GROUP = "group";

  /** What the maps of train ids hold of classes that are not judged. */
  private static final int NOT_JUDGED = 255;

  /** Numbers of a class's objects; one more would be of the next class. */
  private static final int MOST_OBJECTS = 1000;

  private final CityscapesOutlines outlines;

  /**
   * @throws SampleException where the image would be larger than the limits
   */
  OutlinePainter(CityscapesOutlines outlines, DecodeLimits limits) throws SampleException {
    limits.check("A file of polygons", outlines.width(), outlines.height());
    this.outlines = outlines;
  }

  /** What an outline is of: a class's id, -1 where it is not painted, and whether several. */
  private record Subject(int id, boolean group) {
    static Subject of(String label) throws SampleException {
      boolean group = !isClass(label) && label.endsWith(GROUP);
      String title = group ? label.substring(0, label.length() - GROUP.length()) : label;
      if (!isClass(title)) {
        throw new SampleException(
            Stage.TRUTH,
            Reason.UNKNOWN_CLASS_ID,
            "A polygon of class "
                + title.replaceAll("\\p{Cntrl}", "?")
                + ", which Cityscapes does not have; valid: "
                + CityscapesTitles.of(0)
                + " to "
                + CityscapesTitles.of(33)
                + " as in cityscapesScripts' labels.py, of a thing with group behind it");
      }
      return new Subject(CityscapesTitles.id(title), group);
    }

    private static boolean isClass(String title) {
      return CityscapesTitles.id(title) >= 0 || title.equals(CityscapesTitles.PLATE);
    }
  }

  /** Class ids in a label space of Cityscapes: its own ids, or train ids. */
  LabelMap labels(LabelSpace space) throws SampleException {
    int width = outlines.width();
    byte[] ids = new byte[Math.multiplyExact(width, outlines.height())];
    Arrays.fill(ids, (byte) idOf(0, space));
    PolygonFill fill = new PolygonFill(width, outlines.height());
    for (CityscapesOutlines.Outline outline : outlines.outlines()) {
      Subject subject = Subject.of(outline.label());
      if (subject.id >= 0) {
        byte id = (byte) idOf(subject.id, space);
        fill.fill(
            outline.xy(),
            (row, from, to) -> Arrays.fill(ids, row * width + from, row * width + to + 1, id));
      }
    }
    return new LabelMap(width, outlines.height(), ids);
  }

  private static int idOf(int id, LabelSpace space) {
    if (!CityscapesNames.isTrain(space)) {
      return id;
    }
    OptionalInt index = space.indexOf(CityscapesTitles.of(id));
    return index.isPresent() ? space.classes().get(index.getAsInt()).id() : NOT_JUDGED;
  }

  /**
   * Numbers of objects, {@code 1000 * class + number}, counted from 0 in the outlines' order, and
   * class ids of what is none.
   */
  InstanceMap instances() throws SampleException {
    int width = outlines.width();
    byte[] ids = new byte[Math.multiplyExact(2, Math.multiplyExact(width, outlines.height()))];
    int[] counts = new int[256];
    PolygonFill fill = new PolygonFill(width, outlines.height());
    for (CityscapesOutlines.Outline outline : outlines.outlines()) {
      Subject subject = Subject.of(outline.label());
      if (subject.id >= 0) {
        int number = number(subject, counts);
        fill.fill(outline.xy(), (row, from, to) -> paint(ids, row * width, from, to, number));
      }
    }
    return new InstanceMap(width, outlines.height(), ids);
  }

  private static int number(Subject subject, int[] counts) throws SampleException {
    if (subject.group || !CityscapesTitles.isThing(subject.id)) {
      return subject.id;
    }
    int count = counts[subject.id]++;
    if (count == MOST_OBJECTS) {
      throw new SampleException(
          Stage.TRUTH,
          Reason.CORRUPT,
          "Polygons of over "
              + MOST_OBJECTS
              + " objects of class "
              + CityscapesTitles.of(subject.id)
              + ", which a map of instances has no numbers for");
    }
    return MOST_OBJECTS * subject.id + count;
  }

  private static void paint(byte[] ids, int row, int from, int to, int number) {
    for (int i = row + from; i <= row + to; i++) {
      ids[2 * i] = (byte) (number >> 8);
      ids[2 * i + 1] = (byte) number;
    }
  }
}
