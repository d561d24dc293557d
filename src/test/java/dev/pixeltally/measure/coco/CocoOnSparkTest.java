package dev.pixeltally.measure.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.dataset.coco.CocoPart;
import dev.pixeltally.dataset.coco.CocoResults;
import dev.pixeltally.dataset.coco.CocoTruth;
import dev.pixeltally.dataset.coco.CocoTruthReader;
import dev.pixeltally.dataset.coco.Strictness;
import dev.pixeltally.spark.SparkScoring;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The same bits on Spark as in one process, over thousands of golden cases as one dataset. */
class CocoOnSparkTest {
  private static JavaSparkContext spark;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    spark =
        new JavaSparkContext(
            new SparkConf()
                .setMaster("local[2]")
                .setAppName("pixeltally test")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "localhost")
                .set("spark.driver.bindAddress", "127.0.0.1"));
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  @ParameterizedTest
  @CsvSource({
    "bbox.jsonl.gz, BBOX, 1, 1",
    "bbox.jsonl.gz, BBOX, 3, 4",
    "bbox.jsonl.gz, BBOX, 7, 9",
    "segm.jsonl.gz, SEGM, 3, 4",
    "boundary.jsonl.gz, BOUNDARY, 5, 4",
    "keypoints.jsonl.gz, KEYPOINTS, 3, 4",
    "lvis.jsonl.gz, BBOX, 3, 4",
    "lvis.jsonl.gz, SEGM, 7, 2",
  })
  void theBitsAreThoseOfOneProcess(String file, CocoKind kind, int partitions, int parts)
      throws Exception {
    CocoSet set = CocoSet.of(file, kind, 1500).shuffled(partitions);
    Path truthFile = set.writeTruth(folder);
    Path resultsFile = set.writeResults(folder);
    CocoTruth truth = CocoSet.readTruth(truthFile, set.parts());
    CocoResults results = CocoSet.readResults(resultsFile, truth, set.parts());
    CocoTensors here = CocoEvaluator.evaluate(truth, results, set.rules(), 1);
    assertThat(set.size()).isGreaterThan(1000);

    List<List<String>> forms = new ArrayList<>();
    forms.add(parts == 1 ? List.of(resultsFile.toString()) : set.writeParts(folder, parts));
    if (partitions == 3) {
      forms.add(set.writeParquet(Files.createDirectory(folder.resolve("one")), 1, false));
      forms.add(set.writeParquet(Files.createDirectory(folder.resolve("three")), 3, false));
      forms.add(set.writeParquet(Files.createDirectory(folder.resolve("turns")), 4, true));
    }
    for (List<String> files : forms) {
      same(score(truthFile, files, set.rules(), partitions), here, truth, results, files.size());
    }
  }

  private static void same(
      SparkScoring.Outcome there,
      CocoTensors here,
      CocoTruth truth,
      CocoResults results,
      int files) {
    assertThat(CocoCase.digests(there.tensors())).isEqualTo(CocoCase.digests(here));
    assertThat(counts(there.tensors())).isEqualTo(counts(here));
    assertThat(there.images()).isEqualTo(truth.images().size());
    assertThat(there.truthWarnings().sentences()).isEqualTo(truth.warnings().sentences());
    assertThat(there.resultWarnings().counts()).isEqualTo(results.warnings().counts());
    if (files == 1) {
      assertThat(there.resultWarnings().sentences()).isEqualTo(results.warnings().sentences());
    }
  }

  private static SparkScoring.Outcome score(
      Path truth, List<String> results, CocoRules rules, int partitions) throws IOException {
    return new SparkScoring(
            spark,
            Storage.of(truth.toString()),
            truth.toString(),
            results,
            rules.kind().ofMasks()
                ? Set.of(CocoPart.SEGMENTATION)
                : rules.kind() == CocoKind.KEYPOINTS ? Set.of(CocoPart.KEYPOINTS) : Set.of(),
            rules.strictness(),
            partitions)
        .score(categories -> rules);
  }

  private static final String IMAGES =
      "{'images':[{'id':1,'width':9,'height':9},{'id':2,'width':9,'height':9}],";
  private static final String BOX = "'category_id':1,'bbox':[1,1,4,4],'area':16,'iscrowd':0";
  private static final String MASK = "'segmentation':{'size':[9,9],'counts':";
  private static final String TRUTH =
      IMAGES
          + "'categories':[{'id':1,'name':'a'}],'annotations':[{'id':1,'image_id':1,"
          + BOX
          + ",'segmentation':[[1,1,5,1,5,5,1,5]]}]}";
  private static final String SCORE = "'category_id':1,'score':.5,'bbox':[1,1,4,4]";

  static Stream<Arguments> refused() {
    CocoRules bbox = CocoRules.of(CocoKind.BBOX);
    CocoRules segm = CocoRules.of(CocoKind.SEGM);
    String fine = "[{'image_id':1," + SCORE + "}]";
    return Stream.of(
        Arguments.of("no truth", bbox, "[]", fine),
        Arguments.of("no results", bbox, TRUTH, TRUTH),
        Arguments.of("broken truth", bbox, TRUTH.substring(0, 150), fine),
        Arguments.of("broken results", bbox, TRUTH, "[{'image_id':1," + SCORE + "},{'image_id'"),
        Arguments.of("no categories", bbox, TRUTH.replace("'categories'", "'x'"), fine),
        Arguments.of("both", bbox, TRUTH.replace("'categories'", "'x'"), "[{}]"),
        Arguments.of("no score", bbox, TRUTH, "[{'image_id':1,'category_id':1,'bbox':[1,1,1,1]}]"),
        Arguments.of("nothing to score", bbox, TRUTH, "[{'image_id':1,'category_id':1,'score':1}]"),
        Arguments.of(
            "strays",
            bbox,
            TRUTH,
            "[{'image_id':1,"
                + SCORE
                + "},{'image_id':9,"
                + SCORE
                + "},{'image_id':-7,"
                + SCORE
                + "}]"),
        Arguments.of("no box", bbox, TRUTH.replace("'bbox'", "'x'"), fine),
        Arguments.of("not LVIS", CocoRules.lvis(CocoKind.BBOX), TRUTH, fine),
        Arguments.of("no mask", segm, TRUTH.replace("'segmentation'", "'x'"), fine),
        Arguments.of(
            "runs beyond the image",
            segm,
            TRUTH,
            "[{'image_id':2,'category_id':1,'score':.5,"
                + MASK
                + "[80,1]}},"
                + "{'image_id':1,'category_id':1,'score':.5,"
                + MASK
                + "[80,2]}}]"),
        Arguments.of(
            "two sizes",
            bbox.withStrictness(Strictness.CORRECTED),
            TRUTH.replace("'id':2,'width':9", "'id':1,'width':8"),
            fine));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refused(String what, CocoRules rules, String gt, String dt) throws Exception {
    Path truthFile = Files.writeString(folder.resolve("gt.json"), gt.replace('\'', '"'));
    Path resultsFile = Files.writeString(folder.resolve("dt.json"), dt.replace('\'', '"'));
    String here =
        refusal(
            () -> {
              Set<CocoPart> parts =
                  rules.kind().ofMasks() ? Set.of(CocoPart.SEGMENTATION) : Set.of();
              CocoTruth truth;
              try (InputStream in = Files.newInputStream(truthFile)) {
                truth =
                    CocoTruthReader.read(in, truthFile.toString(), 0, parts, rules.strictness());
              }
              CocoResults results = CocoSet.readResults(resultsFile, truth, parts);
              CocoEvaluator.evaluate(truth, results, rules, 1);
            });

    String there = refusal(() -> score(truthFile, List.of(resultsFile.toString()), rules, 3));

    assertThat(there).isEqualTo(here).isNotEmpty();
  }

  private static String refusal(ThrowingCallable work) {
    return Objects.requireNonNull(catchThrowableOfType(Refusal.class, work)).getMessage();
  }

  @Test
  void repeatedIdsAreRefusedInStrictModeAndCountedInCorrected() throws Exception {
    String gt =
        TRUTH.replace(
            "'annotations':[",
            "'annotations':[{'id':5,'image_id':2," + BOX + "},{'id':1,'image_id':2," + BOX + "},");
    Path truthFile = Files.writeString(folder.resolve("gt.json"), gt.replace('\'', '"'));
    String dt = "[{'image_id':1," + SCORE + "},{'image_id':2," + SCORE + "}]";
    Path resultsFile = Files.writeString(folder.resolve("dt.json"), dt.replace('\'', '"'));
    CocoRules rules = CocoRules.of(CocoKind.BBOX);
    List<String> files = List.of(resultsFile.toString());

    assertThat(refusal(() -> score(truthFile, files, rules, 2)))
        .contains("1 annotations repeat an id (the first: 1)")
        .contains("in one process, or by mode corrected");

    CocoRules corrected = rules.withStrictness(Strictness.CORRECTED);
    SparkScoring.Outcome there = score(truthFile, files, corrected, 2);
    CocoTruth truth;
    try (InputStream in = Files.newInputStream(truthFile)) {
      truth = CocoTruthReader.read(in, "gt", 0, Set.of(), Strictness.CORRECTED);
    }
    CocoResults results = CocoSet.readResults(resultsFile, truth, Set.of());
    CocoTensors here = CocoEvaluator.evaluate(truth, results, corrected, 1);
    assertThat(CocoCase.digests(there.tensors())).isEqualTo(CocoCase.digests(here));
    assertThat(there.truthWarnings().sentences())
        .isEqualTo(truth.warnings().sentences())
        .anyMatch(s -> s.contains("repeat an id"));
  }

  private static List<Long> counts(CocoTensors x) {
    List<Long> all = new ArrayList<>();
    for (int k = 0; k < x.classes(); k++) {
      all.add(x.category(k));
      all.add(x.detections(k));
      for (int a = 0; a < x.areas(); a++) {
        all.add(x.objects(k, a));
      }
    }
    return all;
  }
}
