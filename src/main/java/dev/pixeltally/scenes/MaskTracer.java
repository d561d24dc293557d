package dev.pixeltally.scenes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Traces a mask along the edges of its pixels, as polygons whose rasterisation gives the mask back.
 *
 * <p>COCO's polygons are rings that are filled by themselves and then united, so a hole cannot be a
 * ring. Here it is a keyhole: the ring leaves its edge, goes straight down to the hole, round it,
 * and back the same way. The cut has no width: by the even-odd rule, by the winding rule and by
 * area the ring is exactly its part of the mask.
 *
 * <p>Parts that touch at a corner alone have a ring each; holes that do are one hole.
 */
final class MaskTracer {
  private static final int EAST = 0;
  private static final int SOUTH = 1;
  private static final int WEST = 2;
  private static final int NORTH = 3;

  private final Mask mask;
  private final Box box;

  /** By pixel of the box: whether its upper edge was surveyed. */
  private final boolean[] surveyed;

  /** By pixel of the box: the row of the hole to which a cut leads from its upper left corner. */
  private final int[] cuts;

  private int[] ring = new int[64];
  private int size;

  private MaskTracer(Mask mask) {
    this.mask = mask;
    box = mask.box();
    surveyed = new boolean[box.width() * box.height()];
    cuts = new int[surveyed.length];
  }

  /**
   * A ring for each part of the mask, those that begin farther up (then farther left) first.
   *
   * @return corners as x, y, x, y, ... in pixels from the image's upper left corner, clockwise as
   *     seen, the first not repeated; a pixel (x, y) lies between (x, y) and (x + 1, y + 1)
   */
  static List<int[]> rings(Mask mask) {
    return new MaskTracer(mask).trace();
  }

  private List<int[]> trace() {
    List<int[]> starts = new ArrayList<>();
    for (int y = box.top(); y <= box.bottom(); y++) {
      for (int x = box.left(); x <= box.right(); x++) {
        if (mask.at(x, y) && !mask.at(x, y - 1) && !surveyed[index(x, y)] && isPart(x, y)) {
          starts.add(new int[] {x, y});
        }
      }
    }
    // Each hole has its cut by now.
    return starts.stream().map(s -> outline(s[0], s[1])).toList();
  }

  private int index(int x, int y) {
    return (y - box.top()) * box.width() + x - box.left();
  }

  /**
   * Goes round once, with the mask on the right. Whether that was round a part; else it was round a
   * hole, which now has its cut.
   */
  private boolean isPart(int startX, int startY) {
    long area = 0;
    int left = 0;
    int top = Integer.MAX_VALUE;
    int x = startX;
    int y = startY;
    int heading = EAST;
    do {
      if (heading == EAST) {
        surveyed[index(x, y)] = true;
        area -= y;
      } else if (heading == WEST) {
        area += y;
        if (y < top || (y == top && x - 1 < left)) {
          left = x - 1;
          top = y;
        }
      }
      x += stepX(heading);
      y += stepY(heading);
      heading = turned(x, y, heading);
    } while (x != startX || y != startY || heading != EAST);
    if (area > 0) {
      return true;
    }
    cutTo(left, top);
    return false;
  }

  /** From a hole's upper left corner straight up to the next edge, that of the part or a hole. */
  private void cutTo(int x, int hole) {
    int y = hole - 1;
    while (mask.at(x, y - 1)) {
      y--;
    }
    cuts[index(x, y)] = hole;
  }

  private int[] outline(int x, int y) {
    size = 0;
    corner(x, y);
    follow(x, y, EAST);
    // The walk ends where it began.
    return Arrays.copyOf(ring, size - 2);
  }

  /** Adds the corners of a ring up to the start, which comes last, and of the holes cut from it. */
  private void follow(int startX, int startY, int start) {
    int x = startX;
    int y = startY;
    int heading = start;
    do {
      int hole = heading == EAST ? cuts[index(x, y)] : 0;
      if (hole > 0) {
        corner(x, y);
        corner(x, hole);
        follow(x, hole, SOUTH);
        corner(x, y);
      }
      x += stepX(heading);
      y += stepY(heading);
      int next = turned(x, y, heading);
      if (next != heading) {
        corner(x, y);
      }
      heading = next;
    } while (x != startX || y != startY || heading != start);
  }

  private void corner(int x, int y) {
    if (size > 0 && ring[size - 2] == x && ring[size - 1] == y) {
      return;
    }
    if (size == ring.length) {
      ring = Arrays.copyOf(ring, 2 * size);
    }
    ring[size++] = x;
    ring[size++] = y;
  }

  /** The heading after a corner: round the pixel on the right as long as that is possible. */
  private int turned(int x, int y, int heading) {
    // Of the four pixels round the corner, those to the right and to the left of the way ahead.
    int right = heading;
    int left = heading + 3 & 3;
    if (!round(x, y, right)) {
      return heading + 1 & 3;
    }
    return round(x, y, left) ? heading + 3 & 3 : heading;
  }

  /** A pixel round a corner: 0 below right, 1 below left, 2 above left, 3 above right. */
  private boolean round(int x, int y, int which) {
    boolean leftOf = which == 1 || which == 2;
    boolean above = which >= 2;
    return mask.at(leftOf ? x - 1 : x, above ? y - 1 : y);
  }

  private static int stepX(int heading) {
    return heading == EAST ? 1 : heading == WEST ? -1 : 0;
  }

  private static int stepY(int heading) {
    return heading == SOUTH ? 1 : heading == NORTH ? -1 : 0;
  }
}
