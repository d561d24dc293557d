package dev.pixeltally.measure.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.dataset.coco.CocoResults;
import dev.pixeltally.dataset.coco.CocoResultsReader;
import dev.pixeltally.dataset.coco.CocoTruth;
import dev.pixeltally.dataset.coco.Strictness;
import dev.pixeltally.spark.SparkScoring;
import dev.pixeltally.tables.DetectionReader;
import dev.pixeltally.tables.DetectionRows;
import dev.pixeltally.tables.Table;
import dev.pixeltally.tables.TableWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parquet results on Spark: what is refused, with one process's words, and where files may lie. */
class ParquetOnSparkTest {
  private static final CocoRules RULES = CocoRules.of(CocoKind.BBOX);
  private static final String TRUTH =
      "{\"images\":[{\"id\":1},{\"id\":2}],\"categories\":[{\"id\":1,\"name\":\"a\"}],"
          + "\"annotations\":[{\"id\":1,\"image_id\":1,\"category_id\":1,\"bbox\":[1,1,4,4],"
          + "\"area\":16,\"iscrowd\":0}]}";
  private static final double[] BOX = {1, 1, 4, 4};

  private static JavaSparkContext spark;

  @TempDir Path folder;
  private Path truth;

  /** The local disk by an address that is not local. */
  public static final class Far extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("far:///");
    }

    @Override
    public String getScheme() {
      return "far";
    }
  }

  @BeforeAll
  static void start() {
    spark =
        new JavaSparkContext(
            new SparkConf()
                .setMaster("local[2]")
                .setAppName("pixeltally test")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "localhost")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.hadoop.fs.far.impl", Far.class.getName()));
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  @BeforeEach
  void truth() throws IOException {
    truth = Files.writeString(folder.resolve("gt.json"), TRUTH);
  }

  private String write(String name, Object[]... rows) throws IOException {
    String file = folder.resolve(name).toString();
    try (TableWriter out = TableWriter.open(Table.DETECTIONS, file, Configuration::new)) {
      for (Object[] row : rows) {
        out.write(row);
      }
    }
    return file;
  }

  private static Object[] row(String run, long image, double score) {
    return DetectionRows.row(run, image, 1, score, BOX, null, null);
  }

  private SparkScoring.Outcome there(Storage storage, String scheme, List<String> files)
      throws IOException {
    List<String> all = files.stream().map(file -> scheme + file).toList();
    return new SparkScoring(spark, storage, scheme + truth, all, Set.of(), RULES.strictness(), 3)
        .score(categories -> RULES);
  }

  private SparkScoring.Outcome there(List<String> files) throws IOException {
    return there(Storage.of(truth.toString()), "", files);
  }

  private CocoTensors here(String address) throws IOException, InterruptedException {
    CocoTruth read = CocoSet.readTruth(truth, Set.of());
    CocoResults results =
        DetectionReader.read(address, Set.of(), Strictness.STRICT, Configuration::new);
    CocoResultsReader.match(results, read, address);
    return CocoEvaluator.evaluate(read, results, RULES, 1);
  }

  private static String refusal(ThrowingCallable work) {
    return Objects.requireNonNull(catchThrowableOfType(Refusal.class, work)).getMessage();
  }

  private void refusedAlike(String says, String file) {
    assertThat(refusal(() -> there(List.of(file))))
        .isEqualTo(refusal(() -> here(file)))
        .contains(says)
        .contains(file);
  }

  @Test
  void whatIsWrongIsRefusedWithOneProcesssWords() throws Exception {
    Object[] fine = row(null, 1, .5);
    Object[] boxless = DetectionRows.row(null, 1, 1, .5, null, null, null);
    refusedAlike("number 1 (from 0) has no \"bbox\"", write("boxless", fine, boxless));
    refusedAlike("of image 9", write("stray", fine, row(null, 9, .5)));
    refusedAlike("score Infinity", write("score", row(null, 1, Double.POSITIVE_INFINITY)));
    refusedAlike("more than one run (a, b)", write("runs", row("a", 1, .5), row("b", 1, .5)));
    String summary = folder.resolve("summary").toString();
    TableWriter.open(Table.SUMMARY, summary, Configuration::new).close();
    refusedAlike("no column image_id", summary);
  }

  @Test
  void aDamagedFileIsRefusedByName() throws Exception {
    Object[][] rows = new Object[30_000][];
    Arrays.setAll(rows, i -> row(null, 1 + i % 2, 1 / (1.0 + i)));
    byte[] whole = Files.readAllBytes(Path.of(write("whole", rows)));
    Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, whole.length / 2));
    refusedAlike("no Parquet file", cut.toString());
    byte[] spoilt = whole.clone();
    spoilt[whole.length / 2] ^= 1;
    Path file = Files.write(folder.resolve("spoilt"), spoilt);
    refusedAlike("as detections: column ", file.toString());
    refusedAlike("has a page whose checksum is wrong", file.toString());
    String good = write("good", row(null, 1, .5));
    assertThat(refusal(() -> there(List.of(good, file.toString()))))
        .contains("spoilt")
        .contains("checksum");
  }

  @Test
  void filesOfTwoRunsAreRefused() throws Exception {
    String one = write("two/part-0.parquet", row("a", 1, .5));
    String other = write("two/part-1.parquet", row("b", 2, .5));
    assertThat(refusal(() -> there(List.of(one, other))))
        .isEqualTo(refusal(() -> here(folder.resolve("two").toString())))
        .contains("part-1.parquet")
        .contains("more than one run (a, b)");
  }

  @Test
  void filesWithoutRowsCountNothing() throws Exception {
    String empty = write("some/part-0.parquet");
    String one = write("some/part-1.parquet", row("a", 1, .5));
    String more = write("some/part-2.parquet");
    CocoTensors here = here(folder.resolve("some").toString());
    assertThat(CocoCase.digests(there(List.of(empty, one, more)).tensors()))
        .isEqualTo(CocoCase.digests(here));
    assertThat(CocoCase.digests(there(List.of(empty)).tensors()))
        .isEqualTo(CocoCase.digests(here(empty)))
        .isNotEqualTo(CocoCase.digests(here));
  }

  @Test
  void filesMayLieWhereOnlyHadoopReaches() throws Exception {
    String one = write("far/part-0.parquet", row("a", 1, .5), row("a", 2, .5));
    String other = write("far/part-1.parquet", row("a", 1, .75));
    Storage storage = Storage.of("far:" + truth, Map.of("fs.far.impl", Far.class.getName()));
    assertThat(CocoCase.digests(there(storage, "far:", List.of(one, other)).tensors()))
        .isEqualTo(CocoCase.digests(here(folder.resolve("far").toString())));
    Path cut =
        Files.write(folder.resolve("cut"), Arrays.copyOf(Files.readAllBytes(Path.of(one)), 99));
    assertThat(refusal(() -> there(storage, "far:", List.of(cut.toString()))))
        .contains("far:" + cut)
        .contains("no Parquet file");
  }
}
