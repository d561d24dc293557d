package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pixeltally.Pixeltally;
import dev.pixeltally.config.EvaluateConfig;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.Settings;
import dev.pixeltally.measure.Metric;
import dev.pixeltally.report.RunReport;
import dev.pixeltally.tables.OldPredictions;
import dev.pixeltally.tables.ParquetRows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Networks whose predictions are exact, against monodepth2's, DSINE's and scikit-image's functions;
 * make_real_maps_golden.py wrote the values.
 */
class EvaluateRealMapsTest {
  private static JavaSparkContext spark;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    spark = Trial.spark("local[3]");
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  @BeforeEach
  void copy() throws Exception {
    Trial.copy("/golden/realmaps", folder);
  }

  private EvaluateConfig config(String bundle, String truth, String... more) {
    List<String> pairs = new ArrayList<>();
    pairs.add("dataset.layout=folder");
    pairs.add("dataset.root=" + folder);
    pairs.add("dataset.images=images");
    if (!truth.isEmpty()) {
      pairs.add("dataset.masks=" + truth);
    }
    pairs.add("model.bundle=" + folder.resolve(bundle + ".yaml"));
    pairs.add("model.device=cpu");
    pairs.add("out=" + folder.resolve("out"));
    pairs.add("console=quiet");
    pairs.addAll(List.of(more));
    Settings settings = new Settings(EvaluateConfig.SETTINGS);
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      settings.put(pair.substring(0, equals), pair.substring(equals + 1), "test");
    }
    return EvaluateConfig.of(settings);
  }

  private RunReport run(String bundle, String truth, String... more) throws Exception {
    return EvaluateJob.run(EvaluateJob.plan(config(bundle, truth, more)), spark);
  }

  private static Map<String, Double> numbers(RunReport report) {
    Map<String, Double> all = new TreeMap<>();
    for (Metric metric : report.metrics().overall()) {
      all.put(metric.name(), metric.value());
    }
    return all;
  }

  private JsonNode expected(String what) throws Exception {
    return Trial.json(folder.resolve("expected.json")).get(what);
  }

  private static double number(JsonNode node) {
    return Double.parseDouble(node.asText());
  }

  private JsonNode manifest(String run) throws Exception {
    return Trial.json(folder.resolve("out/runs/" + run + "/run.json"));
  }

  /** The rows of single images, without the run. */
  private List<String> images(String run) throws Exception {
    List<Map<String, Object>> rows =
        ParquetRows.below(folder.resolve("out/runs/" + run + "/image_metrics"));
    rows.forEach(row -> row.remove("run_id"));
    return rows.stream().map(Map::toString).sorted().toList();
  }

  private void imagesAre(JsonNode expected, String run) throws Exception {
    int compared = 0;
    for (Map<String, Object> row :
        ParquetRows.below(folder.resolve("out/runs/" + run + "/image_metrics"))) {
      JsonNode image = expected.get("images").get((String) row.get("image_id"));
      JsonNode value = image.get((String) row.get("metric"));
      if (value != null) {
        assertThat((Double) row.get("value"))
            .as("%s of %s", row.get("metric"), row.get("image_id"))
            .isCloseTo(number(value), within(1e-12));
        compared++;
      }
    }
    assertThat(compared).isGreaterThanOrEqualTo(12 * 3);
  }

  private static final String[] DEPTH = {"protocol=depth-kitti", "crop=none"};
  private static final String[] DISPARITY = {"protocol=depth-kitti", "median-scaling=true"};

  @ParameterizedTest
  @CsvSource({"depth, depth", "disparity, depth", "normals, normals", "colour, colour"})
  void numbersAreTheToolsHoweverTheyAreCut(String bundle, String truth) throws Exception {
    String[] more =
        bundle.equals("depth") ? DEPTH : bundle.equals("disparity") ? DISPARITY : new String[0];
    RunReport first = run(bundle, truth, more);
    assertThat(first.images()).isEqualTo(12);
    Map<String, Double> found = numbers(first);
    expected(bundle)
        .get("mean")
        .properties()
        .forEach(
            e -> {
              // DSINE's shares are percent.
              boolean share = bundle.equals("normals") && DSINE.containsKey(e.getKey());
              String name = share ? DSINE.get(e.getKey()) : e.getKey();
              assertThat(found.get(name) * (share ? 100 : 1))
                  .as(name)
                  .isCloseTo(number(e.getValue()), within(1e-12));
            });
    imagesAre(expected(bundle), first.run());

    String[] tiny = java.util.Arrays.copyOf(more, more.length + 2);
    tiny[more.length] = "pipeline.partition-pixels=1500";
    tiny[more.length + 1] = "fresh=true";
    RunReport cut = run(bundle, truth, tiny);
    assertThat(manifest(cut.run()).get("partitions").asInt()).isGreaterThan(5);
    assertThat(numbers(cut)).isEqualTo(found);
    assertThat(images(cut.run())).isEqualTo(images(first.run()));

    RunReport again = run(bundle, truth, more);
    assertThat(manifest(again.run()).get("inferred").asInt()).isZero();
    assertThat(numbers(again)).isEqualTo(found);
    assertThat(images(again.run())).isEqualTo(images(first.run()));

    Path maps = folder.resolve("maps");
    int code =
        Pixeltally.run(
            "export",
            "--from=" + folder.resolve("out"),
            "--run=" + again.run(),
            "--format=maps",
            "--out=" + maps);
    assertThat(code).isZero();
    List<String> score = new ArrayList<>(List.of("score", first.protocol()));
    score.add("--truth=" + folder.resolve(truth));
    score.add("--predictions=" + maps);
    score.add("--out=" + folder.resolve("out"));
    for (String set : more) {
      if (!set.startsWith("protocol=")) {
        score.add("--set=" + set);
      }
    }
    assertThat(Pixeltally.run(score.toArray(String[]::new))).isZero();
    String scored = Trial.json(folder.resolve("out/latest.json")).get("run").asText();
    assertThat(images(scored)).isEqualTo(images(first.run()));
    for (Map<String, Object> row :
        ParquetRows.below(folder.resolve("out/runs/" + scored + "/summary"))) {
      assertThat((Double) row.get("value"))
          .as("%s", row.get("metric"))
          .isCloseTo(found.get((String) row.get("metric")), within(1e-12));
    }
  }

  /** DSINE's names of shares. */
  private static final Map<String, String> DSINE =
      Map.of(
          "a1",
          "below_5",
          "a2",
          "below_7.5",
          "a3",
          "below_11.25",
          "a4",
          "below_22.5",
          "a5",
          "below_30");

  @Test
  void aBadTruthCostsItsImageAlone() throws Exception {
    Files.writeString(folder.resolve("normals/a/02.npy"), "<html>");
    Files.delete(folder.resolve("normals/b/03.npy"));
    RunReport report = run("normals", "normals", "failures.max-share=0.5");
    assertThat(report.images()).isEqualTo(10);
    assertThat(numbers(report).get("median")).isNotNaN();
    assertThat(report.failures().toString()).contains("MISSING_TRUTH=1");
  }

  @Test
  void predictionsFromBeforeThereWasTheColumnAreStillTaken() throws Exception {
    Trial trial = Trial.in(folder.resolve("labels"));
    RunReport first = trial.run(spark);
    OldPredictions.withoutColumn(trial.out().resolve("predictions"), "real_map");
    RunReport again = trial.run(spark, "fresh=false");
    assertThat(trial.manifest(again.run()).get("inferred").asInt()).isZero();
    assertThat(numbers(again)).isEqualTo(numbers(first));
    assertThat(trial.imageMetrics(again.run())).isEqualTo(trial.imageMetrics(first.run()));
    int code =
        Pixeltally.run(
            "export",
            "--from=" + trial.out(),
            "--run=" + again.run(),
            "--format=png",
            "--out=" + folder.resolve("pngs"));
    assertThat(code).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "depth | depth | protocol=normals | gives depth; valid: one of depth-kitti, depth-nyu, none",
        "depth | depth | protocol=mean-iou | gives depth",
        "depth | depth | fresh=true | name one, protocol=depth-kitti or protocol=depth-nyu",
        "normals | normals | overlays=3 | overlays=3: pictures of the worst images are drawn of label maps",
        "normals | '' | protocol=normals | dataset.masks=DIR",
        "colour | colour | dataset.labels=voc | maps of real values have no classes",
        "colour | colours | fresh=true | no such folder"
      })
  void whatCannotBeMeasuredIsRefused(String bundle, String truth, String setting, String why) {
    assertThatThrownBy(() -> EvaluateJob.plan(config(bundle, truth, setting)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(why);
  }

  @Test
  void labelMapsAreNoTruthOfMaps() throws Exception {
    Trial trial = Trial.in(folder.resolve("labels"));
    Settings settings = trial.settings("model.bundle=" + folder.resolve("normals.yaml"));
    assertThat(EvaluateJob.plan(EvaluateConfig.of(settings)).plan().protocol()).isNull();
    settings.put("protocol", "normals", "test");
    assertThatThrownBy(() -> EvaluateJob.plan(EvaluateConfig.of(settings)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("dataset.layout=folder with dataset.masks=DIR");
  }

  @Test
  void withoutTruthTheNetworkOnlyRuns() throws Exception {
    RunReport report = run("depth", "");
    assertThat(report.metrics()).isNull();
    Map<String, Object> row = ParquetRows.below(folder.resolve("out/predictions")).get(0);
    assertThat(row.get("label_space")).isEqualTo("depth");
    assertThat(row.get("label_map")).isNull();
    assertThat(row.get("real_map")).isNotNull();
  }
}
