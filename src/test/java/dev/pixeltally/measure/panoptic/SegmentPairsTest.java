package dev.pixeltally.measure.panoptic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pixeltally.dataset.panoptic.Segments;
import dev.pixeltally.image.SegmentMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Counting by runs gives what counting pixel by pixel gives, for few segments and for many. */
class SegmentPairsTest {

  @Property(tries = 300)
  void runsCountAsPixelsDo(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 120) int width,
      @ForAll @IntRange(min = 1, max = 20) int height,
      @ForAll @IntRange(min = 1, max = 700) int segments,
      @ForAll @IntRange(min = 1, max = 50) int run)
      throws Exception {
    Random random = new Random(seed);
    int[] ids = random.ints(segments, 0, 1 << 24).distinct().toArray();
    Segments listed =
        new Segments(ids, new int[ids.length], new double[ids.length], new boolean[ids.length]);
    SegmentIndex index = new SegmentIndex(listed);
    // The arrays are longer than the maps, as a decoder's are.
    SegmentMap truth = map(random, width, height, ids, run);
    SegmentMap prediction = map(random, width, height, ids, run);
    Map<Long, Integer> expected = new HashMap<>();
    for (int i = 0; i < width * height; i++) {
      long key = (long) truth.id(i) << 32 | prediction.id(i);
      expected.merge(key, 1, Integer::sum);
    }
    PairTable table = SegmentPairs.count(truth, index, prediction, index);
    Map<Long, Integer> counted = new HashMap<>();
    for (long pair : table.pairs()) {
      int row = table.row(pair);
      int column = table.column(pair);
      counted.put((long) index.id(row) << 32 | index.id(column), table.count(row, column));
    }
    assertThat(counted).isEqualTo(expected);
  }

  private static SegmentMap map(Random random, int width, int height, int[] ids, int run) {
    byte[] rgb = new byte[3 * width * height + random.nextInt(9)];
    random.nextBytes(rgb);
    for (int i = 0; i < width * height; ) {
      int id = ids[random.nextInt(ids.length)];
      for (int end = Math.min(width * height, i + 1 + random.nextInt(run)); i < end; i++) {
        rgb[3 * i] = (byte) id;
        rgb[3 * i + 1] = (byte) (id >> 8);
        rgb[3 * i + 2] = (byte) (id >> 16);
      }
    }
    return new SegmentMap(width, height, rgb);
  }
}
