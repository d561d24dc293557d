package dev.pixeltally.scenes;

import dev.pixeltally.image.RgbImage;
import java.util.ArrayList;
import java.util.List;

/**
 * A scene cut into segments: each thing or crowd, and each surface of the backdrop that is seen.
 *
 * @param picture each pixel's colour is its segment's
 * @param segments things first, then stuff
 */
record PanopticMap(RgbImage picture, List<Segment> segments) {

  /**
   * @param rgb its colour, 0xRRGGBB, which no other segment of the scene has
   * @param area in pixels
   */
  record Segment(int rgb, int category, int area, Box box, boolean crowd) {

    /** COCO's id of a colour: R + 256 G + 65536 B. */
    int id() {
      return (rgb >> 16) | (rgb & 0xff00) | ((rgb & 255) << 16);
    }
  }

  static PanopticMap of(Scene scene, List<Group> groups) {
    SegmentColours colours = new SegmentColours();
    List<Segment> segments = new ArrayList<>();
    int[] stuff = new int[Surface.values().length];
    for (Surface surface : Surface.values()) {
      stuff[surface.id()] = colours.next(CocoCategories.colour(surface));
    }
    int[] things = new int[256];
    for (Group group : groups) {
      int rgb = colours.next(CocoCategories.colour(group.kind()));
      group.members().forEach(o -> things[o.number()] = rgb);
      segments.add(
          new Segment(
              rgb, CocoCategories.id(group.kind()), group.pixels(), group.box(), group.crowd()));
    }
    Extents seen = new Extents(stuff.length);
    byte[] picture = new byte[3 * scene.width() * scene.height()];
    byte[] numbers = scene.instances().ids();
    byte[] surfaces = scene.surfaces().ids();
    for (int y = 0, at = 0; y < scene.height(); y++) {
      for (int x = 0; x < scene.width(); x++, at++) {
        int rgb = things[numbers[at] & 255];
        if (numbers[at] == 0) {
          rgb = stuff[surfaces[at]];
          seen.add(surfaces[at], x, y);
        }
        picture[3 * at] = (byte) (rgb >> 16);
        picture[3 * at + 1] = (byte) (rgb >> 8);
        picture[3 * at + 2] = (byte) rgb;
      }
    }
    for (Surface s : Surface.values()) {
      if (seen.pixels(s.id()) > 0) {
        segments.add(
            new Segment(
                stuff[s.id()], CocoCategories.id(s), seen.pixels(s.id()), seen.box(s.id()), false));
      }
    }
    return new PanopticMap(new RgbImage(scene.width(), scene.height(), picture), segments);
  }
}
