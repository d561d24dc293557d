package dev.pixeltally.measure.coco;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pixeltally.dataset.Storage;
import dev.pixeltally.dataset.coco.CocoResults;
import dev.pixeltally.dataset.coco.CocoTruth;
import dev.pixeltally.dataset.coco.Strictness;
import dev.pixeltally.spark.SparkScoring;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    SparkScoring.Outcome there =
        new SparkScoring(
                spark,
                Storage.of(truthFile.toString()),
                truthFile.toString(),
                parts == 1 ? List.of(resultsFile.toString()) : set.writeParts(folder, parts),
                set.parts(),
                Strictness.STRICT,
                partitions)
            .score(categories -> set.rules());

    assertThat(set.size()).isGreaterThan(100);
    assertThat(CocoCase.digests(there.tensors())).isEqualTo(CocoCase.digests(here));
    assertThat(counts(there.tensors())).isEqualTo(counts(here));
    assertThat(there.images()).isEqualTo(truth.images().size());
    assertThat(there.truthWarnings().sentences()).isEqualTo(truth.warnings().sentences());
    assertThat(there.resultWarnings().counts()).isEqualTo(results.warnings().counts());
    if (parts == 1) {
      assertThat(there.resultWarnings().sentences()).isEqualTo(results.warnings().sentences());
    }
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
