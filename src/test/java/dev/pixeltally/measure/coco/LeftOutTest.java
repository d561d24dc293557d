package dev.pixeltally.measure.coco;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.coco.CocoPart;
import dev.pixeltally.dataset.coco.CocoResults;
import dev.pixeltally.dataset.coco.CocoResultsReader;
import dev.pixeltally.dataset.coco.CocoTruth;
import dev.pixeltally.dataset.coco.CocoTruthReader;
import dev.pixeltally.dataset.coco.Strictness;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Mode corrected with results that are broken in every way: evaluated, or refused by name. */
class LeftOutTest {
  private static final String TRUTH =
      "{'images':[{'id':1,'width':9,'height':9},{'id':2,'width':9,'height':9}],"
          + "'categories':[{'id':1,'name':'a'}],'annotations':[{'id':1,'image_id':1,"
          + "'category_id':1,'iscrowd':0,'area':9,'bbox':[1,1,3,3],"
          + "'segmentation':{'size':[9,9],'counts':[10,3,6,3,6,3,50]}}]}";
  private static final String ONE =
      "{'image_id':1,'category_id':1,'score':0.5,'segmentation':{'size':[9,9],'counts':[10,3,68]}}";
  private static final String OTHER =
      "{'image_id':2,'category_id':1,'score':1e-3,'segmentation':{'size':[9,9],'counts':'a2'},"
          + "'bbox':[1,1,2.5,3]}";

  private static final List<CocoKind> KINDS = List.of(CocoKind.values());

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static CocoResults evaluate(String detections, CocoKind kind)
      throws IOException, InterruptedException {
    Set<CocoPart> parts =
        kind.ofMasks()
            ? EnumSet.of(CocoPart.SEGMENTATION)
            : kind == CocoKind.KEYPOINTS
                ? EnumSet.of(CocoPart.KEYPOINTS)
                : EnumSet.noneOf(CocoPart.class);
    Strictness corrected = Strictness.CORRECTED;
    CocoTruth truth = CocoTruthReader.read(stream(TRUTH), "gt.json", 0, parts, corrected);
    CocoResults results =
        CocoResultsReader.read(stream("[" + detections + "]"), "dt.json", 0, parts, corrected);
    CocoResultsReader.match(results, truth, "dt.json");
    CocoRules rules = CocoRules.of(kind).withStrictness(corrected);
    DetectionCheck.leaveOut(truth, results, rules, 2);
    CocoEvaluator.evaluate(truth, results, rules, 2);
    return results;
  }

  @Test
  void brokenResultsAreEvaluatedOrRefused() throws Exception {
    SplittableRandom random = new SplittableRandom(9);
    String bytes = "[]{}',:0123456789.-NaInfinityeul ";
    int leftOut = 0;
    int refused = 0;
    for (int i = 0; i < 6000; i++) {
      StringBuilder text = new StringBuilder(ONE + "," + OTHER + "," + ONE);
      for (int k = random.nextInt(1, 4); k > 0; k--) {
        int at = random.nextInt(text.length());
        text.setCharAt(at, bytes.charAt(random.nextInt(bytes.length())));
      }
      try {
        leftOut +=
            evaluate(text.toString(), KINDS.get(i % KINDS.size())).leftOut().count() > 0 ? 1 : 0;
      } catch (Refusal e) {
        assertThat(e.getMessage()).contains("dt.json");
        refused++;
      }
    }
    assertThat(leftOut).isGreaterThan(300);
    assertThat(refused).isGreaterThan(300);
  }

  @Test
  void whatOneDetectionLacksTheOthersNeedNot() throws Exception {
    CocoResults results =
        evaluate(ONE.replace("'score':0.5", "'score':NaN") + "," + OTHER, CocoKind.SEGM);
    assertThat(results.basis()).isEqualTo(CocoResults.Basis.MASK);
    assertThat(results.detections().grouped()).isEqualTo(1);
    assertThat(results.leftOut().failures().get(0).message())
        .isEqualTo(
            "Cannot read dt.json before byte 92: detection number 0 (from 0) has the score NaN;"
                + " finite numbers are valid");
    assertThat(results.warnings().sentences())
        .anyMatch(s -> s.startsWith("1 detections left out") && s.contains("number 0 (from 0)"));
  }

  @Test
  void aFileFullOfThemTakesNoMoreMemoryThanItsFirst() throws Exception {
    CocoResults results = evaluate(ONE + ",{}".repeat(150_000), CocoKind.SEGM);
    assertThat(results.leftOut().count()).isEqualTo(150_000);
    assertThat(results.leftOut().failures()).hasSize(100_001);
    assertThat(results.leftOut().failures().get(100_000).message())
        .isEqualTo("50000 more detections have been left out");
  }
}
