package dev.pixeltally.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * COCO's and LVIS' own masks, where they are present ({@code ../shared} or $PIXELTALLY_SHARED),
 * against digests of what pycocotools 2.0.11 says of them (make_rle_golden.py).
 */
class RealRleTest {
  private final RunPool pool = new RunPool();

  @BeforeEach
  void find() {
    Assumptions.assumeTrue(
        Files.isDirectory(CocoReal.folder("coco-real-416")),
        () -> "Skipped: no real masks in " + CocoReal.folder("") + " (PIXELTALLY_SHARED)");
  }

  @Test
  void everyMaskOfTheFilesIsThatOfPycocotools() throws Exception {
    int masks = 0;
    for (String[] golden : lines(3)) {
      StringBuilder text = new StringBuilder();
      List<CocoReal.Mask> all = CocoReal.masks(golden[0]);
      pool.clear();
      for (CocoReal.Mask mask : all) {
        text.append(RleGoldenTest.described(pool, mask.addTo(pool))).append('\n');
      }
      assertThat(all).as(golden[0]).hasSize(Integer.parseInt(golden[1]));
      assertThat(digest(text)).as(golden[0]).isEqualTo(golden[2]);
      masks += all.size();
    }
    assertThat(masks).isEqualTo(13012);
  }

  @Test
  void everyPairOfOneClassInOneImageHasItsIou() throws Exception {
    List<String[]> files = lines(4);
    assertThat(files).hasSize(2);
    for (String[] golden : files) {
      pool.clear();
      Map<String, List<Integer>> truths = new HashMap<>();
      List<CocoReal.Mask> all = CocoReal.masks(golden[0]);
      for (CocoReal.Mask truth : all) {
        truths.computeIfAbsent(truth.cell(), c -> new ArrayList<>()).add(truth.addTo(pool));
      }
      StringBuilder text = new StringBuilder();
      int pairs = 0;
      for (CocoReal.Mask detection : CocoReal.masks(golden[1])) {
        int d = detection.addTo(pool);
        for (int t : truths.getOrDefault(detection.cell(), List.of())) {
          double iou = all.get(t).crowd() ? pool.iouWithCrowd(d, t) : pool.iou(d, t);
          text.append(RleGoldenTest.bits(iou)).append('\n');
          pairs++;
        }
      }
      assertThat(pairs).as(golden[1]).isEqualTo(Integer.parseInt(golden[2]));
      assertThat(digest(text)).as(golden[1]).isEqualTo(golden[3]);
    }
  }

  private static List<String[]> lines(int words) {
    return Golden.lines("rle/real.txt").stream().filter(l -> l.length == words).toList();
  }

  private static String digest(StringBuilder text) throws Exception {
    byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
