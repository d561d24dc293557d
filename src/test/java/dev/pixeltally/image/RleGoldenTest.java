package dev.pixeltally.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Polygons and pairs of masks against digests of what pycocotools 2.0.11 says of them; made by
 * src/test/python/make_rle_golden.py, which says what a line is.
 */
class RleGoldenTest {
  private static final int BLOCK = 1000;

  private final RunPool pool = new RunPool();

  @Test
  void polygonsHaveTheRunsOfPycocotools() throws Exception {
    assertDigests("rle/polygons.txt", 0, 100, BLOCK, c -> polygon(c.polygon()));
  }

  @Test
  void longEdgesRoundAsInPycocotools() throws Exception {
    assertDigests("rle/far.txt", 2000, 1, 200, c -> polygon(c.far()));
  }

  @Test
  void pairsCompareAndCombineAsInPycocotools() throws Exception {
    assertDigests("rle/pairs.txt", 1000, 50, BLOCK, c -> pair(c.pair()));
  }

  private void assertDigests(
      String golden, int firstSeed, int blocks, int size, Function<RleCases, String> line)
      throws Exception {
    List<String[]> digests = Golden.lines(golden);
    assertThat(digests).hasSize(blocks);
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    for (int b = 0; b < blocks; b++) {
      RleCases cases = new RleCases(firstSeed + b);
      for (int i = 0; i < size; i++) {
        sha256.update((line.apply(cases) + "\n").getBytes(StandardCharsets.US_ASCII));
      }
      String digest = HexFormat.of().formatHex(sha256.digest());
      assertThat(digest).as(golden + ", block " + b).isEqualTo(digests.get(b)[0]);
    }
  }

  private String polygon(RleCases.Polygon p) {
    pool.clear();
    int[] ringEnds = new int[p.rings().size()];
    int n = 0;
    for (int i = 0; i < ringEnds.length; i++) {
      n += p.rings().get(i).length;
      ringEnds[i] = n;
    }
    double[] xy = p.rings().stream().flatMapToDouble(Arrays::stream).toArray();
    return described(pool, pool.addPolygons(xy, ringEnds, ringEnds.length, p.height(), p.width()));
  }

  private String pair(RleCases.Pair pair) {
    pool.clear();
    int d = add(pair.detection());
    int t = add(pair.truth());
    String line =
        String.join(
            " ",
            described(pool, d),
            described(pool, t),
            bits(pool.iou(d, t)),
            bits(pool.iouWithCrowd(d, t)));
    if (!pair.merges()) {
      return line;
    }
    return String.join(
        " ",
        line,
        pool.rle(pool.addUnion(d, t)).text(),
        pool.rle(pool.addIntersection(d, t)).text());
  }

  private int add(RleCases.Runs runs) {
    return pool.addCounts(runs.counts(), 0, runs.counts().length, runs.height(), runs.width());
  }

  /** A mask's text, area and box, as the script writes them. */
  static String described(RunPool pool, int mask) {
    return String.join(
        " ",
        pool.rle(mask).text(),
        Long.toString(pool.area(mask)),
        Integer.toString(pool.boxLeft(mask)),
        Integer.toString(pool.boxTop(mask)),
        Integer.toUnsignedString(pool.boxWidth(mask)),
        Integer.toUnsignedString(pool.boxHeight(mask)));
  }

  static String bits(double value) {
    return HexFormat.of().toHexDigits(Double.doubleToRawLongBits(value));
  }
}
