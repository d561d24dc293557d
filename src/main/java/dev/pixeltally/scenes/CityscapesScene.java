package dev.pixeltally.scenes;

import dev.pixeltally.image.InstanceMap;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.image.RgbImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A scene in Cityscapes' ids.
 *
 * @param labels class ids
 * @param instances {@code 1000 * class + number}; the class id for stuff and groups
 * @param painted the backdrop and what stands before it, farthest first, as polygons are painted
 */
record CityscapesScene(LabelMap labels, InstanceMap instances, List<Painted> painted) {
  private static final int GROUPS = 1000;

  /** What polygons are called and cover. */
  record Painted(String label, Mask mask) {}

  /**
   * A part of the panoptic map.
   *
   * @param id its number in the map of instances
   * @param crowd whether it is a group
   */
  record Segment(int id, int category, int area, Box box, boolean crowd) {}

  static CityscapesScene of(Scene scene, List<Group> groups) {
    List<Painted> painted = new ArrayList<>();
    Box whole = new Box(0, 0, scene.width() - 1, scene.height() - 1);
    int[] backdrop = new int[Surface.values().length];
    for (Surface surface : Surface.values()) {
      CityscapesKind kind = CityscapesKind.of(surface);
      backdrop[surface.id()] = kind.id();
      boolean[] wanted = new boolean[256];
      wanted[surface.id()] = true;
      painted.add(new Painted(kind.label(), Mask.of(scene.surfaces(), whole, wanted)));
    }
    int[] things = new int[256];
    Map<CityscapesKind, Integer> counts = new EnumMap<>(CityscapesKind.class);
    for (Group group : groups) {
      CityscapesKind kind = CityscapesKind.of(group.kind());
      boolean one = kind.isThing() && !group.crowd();
      int number = one ? GROUPS * kind.id() + counts.merge(kind, 1, Integer::sum) - 1 : kind.id();
      group.members().forEach(o -> things[o.number()] = number);
      String label = kind.label() + (kind.isThing() && !one ? "group" : "");
      painted.add(new Painted(label, group.mask(scene)));
    }
    return of(scene, backdrop, things, painted);
  }

  private static CityscapesScene of(
      Scene scene, int[] backdrop, int[] things, List<Painted> painted) {
    int pixels = scene.width() * scene.height();
    byte[] labels = new byte[pixels];
    byte[] numbers = new byte[2 * pixels];
    for (int i = 0; i < pixels; i++) {
      int object = scene.instances().ids()[i] & 255;
      int number = object == 0 ? backdrop[scene.surfaces().ids()[i]] : things[object];
      labels[i] = (byte) (number < GROUPS ? number : number / GROUPS);
      numbers[2 * i] = (byte) (number >> 8);
      numbers[2 * i + 1] = (byte) number;
    }
    return new CityscapesScene(
        new LabelMap(scene.width(), scene.height(), labels),
        new InstanceMap(scene.width(), scene.height(), numbers),
        painted);
  }

  /** The judged parts, by ascending number. */
  List<Segment> segments() {
    int[] numbers =
        IntStream.range(0, labels.width() * labels.height())
            .map(instances::id)
            .distinct()
            .sorted()
            .toArray();
    Extents seen = new Extents(numbers.length);
    int last = 0;
    for (int y = 0, at = 0; y < instances.height(); y++) {
      for (int x = 0; x < instances.width(); x++, at++) {
        int number = instances.id(at);
        last = numbers[last] == number ? last : Arrays.binarySearch(numbers, number);
        seen.add(last, x, y);
      }
    }
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < numbers.length; i++) {
      int category = numbers[i] < GROUPS ? numbers[i] : numbers[i] / GROUPS;
      if (category >= CityscapesKind.ROAD.id()) {
        boolean crowd = category == numbers[i] && category >= CityscapesKind.PERSON.id();
        segments.add(new Segment(numbers[i], category, seen.pixels(i), seen.box(i), crowd));
      }
    }
    return segments;
  }

  /** A segment's colour is its number: R + 256 G; what is not judged is black. */
  RgbImage panoptic() {
    int pixels = labels.width() * labels.height();
    byte[] rgb = new byte[3 * pixels];
    for (int i = 0; i < pixels; i++) {
      if (labels.ids()[i] >= CityscapesKind.ROAD.id()) {
        int number = instances.id(i);
        rgb[3 * i] = (byte) number;
        rgb[3 * i + 1] = (byte) (number >> 8);
      }
    }
    return new RgbImage(labels.width(), labels.height(), rgb);
  }

  /** Class colours. */
  RgbImage colours(int[] palette) {
    int pixels = labels.width() * labels.height();
    byte[] rgb = new byte[3 * pixels];
    for (int i = 0; i < pixels; i++) {
      int colour = palette[labels.ids()[i]];
      rgb[3 * i] = (byte) (colour >> 16);
      rgb[3 * i + 1] = (byte) (colour >> 8);
      rgb[3 * i + 2] = (byte) colour;
    }
    return new RgbImage(labels.width(), labels.height(), rgb);
  }
}
