package dev.pixeltally.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskTracerTest {

  /** A mask of text rows, '#' meant, its upper left pixel at (left, top) of an image. */
  private static Mask mask(int left, int top, String... rows) {
    int width = rows[0].length();
    boolean[] inside = new boolean[width * rows.length];
    for (int i = 0; i < inside.length; i++) {
      inside[i] = rows[i / width].charAt(i % width) == '#';
    }
    return new Mask(new Box(left, top, left + width - 1, top + rows.length - 1), inside);
  }

  @Test
  void aPixelIsASquare() {
    assertThat(MaskTracer.rings(mask(3, 5, "#")))
        .containsExactly(new int[] {3, 5, 4, 5, 4, 6, 3, 6});
  }

  @Test
  void cornersStandOnlyWhereTheEdgeTurns() {
    assertThat(MaskTracer.rings(mask(0, 0, "###.", "####")))
        .containsExactly(new int[] {0, 0, 3, 0, 3, 1, 4, 1, 4, 2, 0, 2});
  }

  @Test
  void partsThatTouchAtACornerHaveARingEach() {
    assertThat(MaskTracer.rings(mask(0, 0, "#.", ".#")))
        .containsExactly(new int[] {0, 0, 1, 0, 1, 1, 0, 1}, new int[] {1, 1, 2, 1, 2, 2, 1, 2});
  }

  @Test
  void aHoleIsEnteredByACutStraightDown() {
    assertThat(MaskTracer.rings(mask(0, 0, "###", "#.#", "###")))
        .containsExactly(
            new int[] {0, 0, 1, 0, 1, 1, 1, 2, 2, 2, 2, 1, 1, 1, 1, 0, 3, 0, 3, 3, 0, 3});
  }

  @Test
  void aCutUnderTheFirstCornerLeavesNoCornerTwice() {
    List<int[]> rings = MaskTracer.rings(mask(0, 0, ".#.", "###", "#.#", "###"));
    assertThat(rings).hasSize(1);
    holds(mask(0, 0, ".#.", "###", "#.#", "###"));
  }

  @Test
  void holesBelowHolesAndPartsInHoles() {
    holds(
        mask(
            2,
            1,
            "#########",
            "#.......#",
            "#.#####.#",
            "#.#.#.#.#",
            "#.#####.#",
            "#.#.###.#",
            "#.#####.#",
            "#.......#",
            "#########"));
    // The lower hole's cut ends at the upper one; diagonal holes are one.
    holds(mask(0, 0, "####", "##.#", "####", "##.#", "#.##", "####"));
    holds(mask(0, 0, "#.#.#", ".#.#.", "#.#.#"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void ringsRasteriseToAnyMask(int seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 400; i++) {
      int width = 1 + random.nextInt(24);
      int height = 1 + random.nextInt(24);
      double filled = random.nextDouble();
      boolean[] inside = new boolean[width * height];
      for (int p = 0; p < inside.length; p++) {
        inside[p] = random.nextDouble() < filled;
      }
      int left = random.nextInt(3);
      int top = random.nextInt(3);
      holds(new Mask(new Box(left, top, left + width - 1, top + height - 1), inside));
    }
  }

  /** Runs lengthen where neighbours agree: masks with large parts and holes, as scenes have. */
  @Test
  void ringsRasteriseToSmoothMasks() {
    Random random = new Random(9);
    for (int i = 0; i < 60; i++) {
      int side = 40;
      boolean[] inside = new boolean[side * side];
      for (int blob = 0; blob < 14; blob++) {
        int x = random.nextInt(side);
        int y = random.nextInt(side);
        int r = 2 + random.nextInt(10);
        for (int p = 0; p < inside.length; p++) {
          int dx = p % side - x;
          int dy = p / side - y;
          if (dx * dx + dy * dy < r * r) {
            inside[p] = blob % 3 < 2;
          }
        }
      }
      holds(new Mask(new Box(0, 0, side - 1, side - 1), inside));
    }
  }

  /** Each ring, by the even-odd rule and by the winding rule, is one part; together the mask. */
  private static void holds(Mask mask) {
    Box box = mask.box();
    boolean[] filled = new boolean[mask.inside().length];
    List<Set<Integer>> parts = new ArrayList<>();
    for (int[] ring : MaskTracer.rings(mask)) {
      Set<Integer> part = new HashSet<>();
      for (int p = 0; p < filled.length; p++) {
        double x = box.left() + p % box.width() + 0.5;
        double y = box.top() + p / box.width() + 0.5;
        int winding = winding(ring, x, y);
        assertThat(winding).isBetween(0, 1);
        assertThat(crossings(ring, x, y) % 2).isEqualTo(winding);
        if (winding == 1) {
          assertThat(filled[p]).as("rings do not overlap").isFalse();
          filled[p] = true;
          part.add(p);
        }
      }
      assertThat(area(ring)).isEqualTo(part.size());
      noEdgeIsIdle(ring);
      parts.add(part);
    }
    assertThat(filled).isEqualTo(mask.inside());
    assertThat(parts).hasSize(components(mask));
  }

  private static void noEdgeIsIdle(int[] ring) {
    assertThat(ring).hasSizeGreaterThanOrEqualTo(8);
    for (int i = 0; i < ring.length; i += 2) {
      int j = (i + 2) % ring.length;
      int dx = Math.abs(ring[i] - ring[j]);
      int dy = Math.abs(ring[i + 1] - ring[j + 1]);
      assertThat(Math.min(dx, dy)).as("along an axis").isZero();
      assertThat(dx + dy).as("not a corner twice").isPositive();
    }
  }

  /** Edges met on the way to the right. */
  private static int crossings(int[] ring, double x, double y) {
    int met = 0;
    for (int i = 0; i < ring.length; i += 2) {
      int j = (i + 2) % ring.length;
      if (ring[i + 1] > y != ring[j + 1] > y && ring[i] > x) {
        met++;
      }
    }
    return met;
  }

  /** Times round the point, from the edges below it: clockwise as seen counts 1. */
  private static int winding(int[] ring, double x, double y) {
    int times = 0;
    for (int i = 0; i < ring.length; i += 2) {
      int j = (i + 2) % ring.length;
      if (ring[i] > x != ring[j] > x && ring[i + 1] > y) {
        times += ring[j] < ring[i] ? 1 : -1;
      }
    }
    return times;
  }

  private static int area(int[] ring) {
    int twice = 0;
    for (int i = 0; i < ring.length; i += 2) {
      int j = (i + 2) % ring.length;
      twice += ring[i] * ring[j + 1] - ring[j] * ring[i + 1];
    }
    return twice / 2;
  }

  private static int components(Mask mask) {
    Box box = mask.box();
    boolean[] left = mask.inside().clone();
    int found = 0;
    for (int p = 0; p < left.length; p++) {
      if (left[p]) {
        found++;
        List<Integer> open = new ArrayList<>(List.of(p));
        left[p] = false;
        while (!open.isEmpty()) {
          int q = open.remove(open.size() - 1);
          int x = q % box.width();
          int[] next = {
            x > 0 ? q - 1 : -1, x + 1 < box.width() ? q + 1 : -1, q - box.width(), q + box.width()
          };
          for (int n : next) {
            if (n >= 0 && n < left.length && left[n]) {
              left[n] = false;
              open.add(n);
            }
          }
        }
      }
    }
    return found;
  }

  @Test
  void runsGoDownTheColumnsAndBeginOutside() {
    assertThat(RunLengths.of(mask(1, 0, "#.", "##"), 3, 2)).containsExactly(2, 2, 1, 1);
    assertThat(RunLengths.of(mask(0, 0, "#"), 2, 1)).containsExactly(0, 1, 1);
    assertThat(RunLengths.of(mask(1, 1, "#"), 2, 3)).containsExactly(4, 1, 1);
  }
}
