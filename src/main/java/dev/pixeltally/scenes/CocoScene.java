package dev.pixeltally.scenes;

import dev.pixeltally.scenes.KeyPoint.Visibility;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What COCO's files say of a scene, as JSON.
 *
 * @param index the scene's
 * @param image its entry among the images
 * @param objects its annotations in order
 * @param panoptic its panoptic annotation
 */
record CocoScene(int index, String image, List<Annotation> objects, String panoptic) {

  /**
   * An annotation that lacks its id still, which follows from the scenes before.
   *
   * @param keyPoints what it has besides among the persons; null where it is no person
   */
  record Annotation(String fields, String keyPoints) {

    String instance(long id) {
      return "{\"id\": " + id + ", " + fields + "}";
    }

    String person(long id) {
      return "{\"id\": " + id + ", " + fields + keyPoints + "}";
    }
  }

  /** COCO's image id: ids count from 1, over all splits. */
  static int id(int index) {
    return index + 1;
  }

  /** A file's name without its ending, as in {@code 000000000001}. */
  static String name(int index) {
    return String.format(Locale.ROOT, "%012d", id(index));
  }

  static CocoScene of(Scene scene, List<Group> groups, PanopticMap panoptic) {
    String image =
        String.format(
            Locale.ROOT,
            "{\"id\": %d, \"file_name\": \"%s.jpg\", \"width\": %d, \"height\": %d}",
            id(scene.index()),
            name(scene.index()),
            scene.width(),
            scene.height());
    List<Annotation> objects = new ArrayList<>();
    for (Group group : groups) {
      boolean person = group.kind() == SceneClass.WALKER;
      objects.add(
          new Annotation(fields(scene, group), person ? keyPoints(group.members().get(0)) : null));
    }
    return new CocoScene(scene.index(), image, objects, panoptic(scene.index(), panoptic));
  }

  private static String fields(Scene scene, Group group) {
    return "\"image_id\": "
        + id(scene.index())
        + ", \"category_id\": "
        + CocoCategories.id(group.kind())
        + ", \"bbox\": "
        + box(group.box())
        + ", \"area\": "
        + group.pixels()
        + ", \"iscrowd\": "
        + (group.crowd() ? 1 : 0)
        + ", \"segmentation\": "
        + segmentation(scene, group);
  }

  private static String segmentation(Scene scene, Group group) {
    Mask mask = group.mask(scene);
    if (group.crowd()) {
      int[] counts = RunLengths.of(mask, scene.width(), scene.height());
      return "{\"counts\": "
          + Arrays.toString(counts)
          + ", \"size\": ["
          + scene.height()
          + ", "
          + scene.width()
          + "]}";
    }
    return MaskTracer.rings(mask).stream()
        .map(Arrays::toString)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /** A joint's x and y are those of its pixel, from 0, as in COCO's files; 0 where it is absent. */
  private static String keyPoints(Instance walker) {
    long known =
        walker.keyPoints().stream().filter(k -> k.visibility() != Visibility.ABSENT).count();
    return walker.keyPoints().stream()
        .map(k -> (int) k.x() + ", " + (int) k.y() + ", " + k.visibility().code())
        .collect(
            Collectors.joining(", ", ", \"num_keypoints\": " + known + ", \"keypoints\": [", "]"));
  }

  private static String panoptic(int index, PanopticMap map) {
    return map.segments().stream()
        .map(
            s ->
                String.format(
                    Locale.ROOT,
                    "{\"id\": %d, \"category_id\": %d, \"area\": %d, \"bbox\": %s, \"iscrowd\": %d}",
                    s.id(),
                    s.category(),
                    s.area(),
                    box(s.box()),
                    s.crowd() ? 1 : 0))
        .collect(
            Collectors.joining(
                ", ",
                String.format(
                    Locale.ROOT,
                    "{\"image_id\": %d, \"file_name\": \"%s.png\", \"segments_info\": [",
                    id(index),
                    name(index)),
                "]}"));
  }

  private static String box(Box box) {
    return Arrays.toString(new int[] {box.left(), box.top(), box.width(), box.height()});
  }
}
