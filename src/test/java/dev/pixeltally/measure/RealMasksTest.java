package dev.pixeltally.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.dataset.DatasetSpec;
import dev.pixeltally.dataset.Datasets;
import dev.pixeltally.dataset.Listing;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.IndexPng;
import dev.pixeltally.image.LabelMap;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Real masks, where they are present ({@code ../shared} or $PIXELTALLY_SHARED), against what Pillow
 * and NumPy read from them (make_real_masks_golden.py).
 */
class RealMasksTest {
  private Path data;
  private final List<String[]> golden = new ArrayList<>();

  @BeforeEach
  void find() throws Exception {
    String named = System.getenv("PIXELTALLY_SHARED");
    data = Path.of(named == null ? "../shared" : named).resolve("data").toAbsolutePath();
    Assumptions.assumeTrue(
        Files.isDirectory(data),
        () -> "Skipped: no real masks in " + data + " (PIXELTALLY_SHARED)");
    try (InputStream in = getClass().getResourceAsStream("/golden/measure/real-masks.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      text.lines().forEach(line -> golden.add(line.split(" ", -1)));
    }
  }

  @Test
  void vocsFourMasksReadBackExactly() throws Exception {
    assertThat(assertMasks(DatasetSpec.of("voc", at("VOCdevkit/VOC2012")), new VocLike()))
        .isEqualTo(4);
  }

  @Test
  void personPartsFourMasksReadBackExactly() throws Exception {
    assertThat(assertMasks(DatasetSpec.of("person-part", at("voc-person-part")), new VocLike()))
        .isEqualTo(4);
  }

  @Test
  void camVidsMasksReadBackExactlyAndCountAsNumPyCounts() throws Exception {
    CamVid counting = new CamVid();
    DatasetSpec spec = DatasetSpec.of("folder", at("camvid-val")).withLabels("camvid");
    assertThat(assertMasks(spec, counting)).isEqualTo(101);
    counting.assertCounts();
  }

  private String at(String name) {
    return data.resolve(name).toString();
  }

  /** What else is done with each mask. */
  private interface Each {
    void mask(Dataset dataset, LabelMap map) throws Exception;
  }

  /** A mask judged against itself: only ids of the label space, all right. */
  private static final class VocLike implements Each {
    @Override
    public void mask(Dataset dataset, LabelMap map) throws Exception {
      ConfusionState state = new MeanIou(dataset.labels()).observe(map, map);
      assertThat(state.result().overall().get(0).value()).isEqualTo(1.0);
    }
  }

  /** Each mask with its successor as its prediction. */
  private final class CamVid implements Each {
    private final List<LabelMap> maps = new ArrayList<>();
    private Dataset camvid;

    @Override
    public void mask(Dataset dataset, LabelMap map) {
      camvid = dataset;
      maps.add(map);
    }

    void assertCounts() throws Exception {
      SegmentationProtocol protocol = new MeanIou(camvid.labels());
      ConfusionState state = protocol.empty();
      for (int i = 0; i < maps.size(); i++) {
        LabelMap next = maps.get((i + 1) % maps.size());
        state = state.merge(protocol.observe(maps.get(i), next));
      }
      List<String[]> rows = golden.stream().filter(g -> g[0].equals("row")).toList();
      for (int t = 0; t < 11; t++) {
        for (int p = 0; p < 12; p++) {
          long count = p < 11 ? state.count(t, p) : state.voidPredicted(t);
          assertThat(count).as("%s as %s", t, p).isEqualTo(Long.parseLong(rows.get(t)[p + 1]));
        }
      }
      long ignored = Arrays.stream(rows.get(11)).skip(1).mapToLong(Long::parseLong).sum();
      assertThat(state.ignoredPixels()).isEqualTo(ignored);
    }
  }

  private int assertMasks(DatasetSpec spec, Each each) throws Exception {
    Dataset dataset = Datasets.open(spec);
    Listing listing = dataset.list();
    assertThat(listing.failures()).isEmpty();
    int compared = 0;
    for (Sample sample : listing.samples()) {
      byte[] file = dataset.storage().read(sample.truth(), 1 << 24, Reason.MISSING_TRUTH);
      LabelMap map = new IndexPng().decode(file, DecodeLimits.DEFAULT);
      String name = data.relativize(Path.of(sample.truth())).toString().replace('\\', '/');
      String[] expected =
          golden.stream().filter(g -> g.length > 1 && g[1].equals(name)).findFirst().orElseThrow();
      assertThat(map.width()).as(name).isEqualTo(Integer.parseInt(expected[2]));
      assertThat(map.height()).as(name).isEqualTo(Integer.parseInt(expected[3]));
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(map.ids(), 0, map.width() * map.height());
      assertThat(HexFormat.of().formatHex(digest.digest())).as(name).isEqualTo(expected[4]);
      each.mask(dataset, map);
      compared++;
    }
    return compared;
  }
}
