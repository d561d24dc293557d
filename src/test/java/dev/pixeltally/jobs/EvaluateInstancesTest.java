package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pixeltally.Pixeltally;
import dev.pixeltally.config.EvaluateConfig;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.Settings;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.cityscapes.CityscapesGolden;
import dev.pixeltally.measure.cityscapes.InstanceState;
import dev.pixeltally.report.RunReport;
import dev.pixeltally.tables.RunFolder;
import dev.pixeltally.tables.RunPredictions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A detector with masks on Cityscapes' layout, against cityscapesScripts on the same masks. */
class EvaluateInstancesTest {
  private static final String NAME = "cityscapes-instance";
  private static final String[] SETTINGS = {
    "dataset.layout=cityscapes",
    "protocol=" + NAME,
    "pipeline.partition-bytes=1",
    "mapping.dark=truck",
    "mapping.red=car",
    "mapping.green=person",
    "mapping.blue=bicycle"
  };

  @TempDir static Path folder;
  private static DetectorTrial trial;
  private static CityscapesGolden golden;
  private static RunReport run;
  private static RunReport again;
  private static RunReport packed;

  @BeforeAll
  static void evaluate() throws Exception {
    trial = DetectorTrial.in(folder.resolve("trial"));
    golden = laid(folder.resolve("cityscapes"));
    try (JavaSparkContext spark = Trial.spark("local[2]")) {
      run = EvaluateJob.run(plan(), spark);
      again = EvaluateJob.run(plan("fresh=false"), spark);
      Path pack = folder.resolve("pack");
      assertThat(
              Pixeltally.run(
                  "pack",
                  "--out=" + pack,
                  "--console=quiet",
                  "--shard-size=8k",
                  "--set",
                  "dataset.layout=cityscapes",
                  "--set",
                  "dataset.root=" + golden.root()))
          .isZero();
      packed = EvaluateJob.run(plan("dataset.root=" + pack, "fresh=false"), spark);
    }
  }

  /** The golden truth, and the trial's pictures beside it. */
  private static CityscapesGolden laid(Path root) throws IOException {
    CityscapesGolden laid = CityscapesGolden.unpack("detector", root);
    for (int i = 0; i < Trial.IMAGES; i++) {
      String town = i % 2 == 0 ? "ashford" : "oakham";
      Path images = root.resolve("leftImg8bit/val").resolve(town);
      Files.createDirectories(images);
      Files.copy(
          trial.files().photo("scene_%02d".formatted(i)),
          images.resolve("%s_%06d_000019_leftImg8bit.jpg".formatted(town, i)));
    }
    return laid;
  }

  /** A run's settings; those of the trial's own dataset left out. */
  private static Settings settings(String... more) {
    List<String> pairs = new ArrayList<>(trial.pairs(SETTINGS));
    pairs.removeIf(pair -> pair.startsWith("dataset.images="));
    pairs.add("dataset.root=" + golden.root());
    pairs.addAll(List.of(more));
    Settings settings = new Settings(EvaluateConfig.SETTINGS);
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      settings.put(pair.substring(0, equals), pair.substring(equals + 1), "test");
    }
    return settings;
  }

  private static Evaluation plan(String... more) {
    return EvaluateJob.plan(EvaluateConfig.of(settings(more)));
  }

  private static Scored kept(RunReport report) {
    return Scored.of(trial.files().out(), report.run());
  }

  @Test
  void theNumbersAreCityscapesScriptsToTheLastBit() {
    JsonNode expected = golden.expected().get("instance").get("plain");
    assertThat((Double) run.overall("ap"))
        .isEqualTo(CityscapesGolden.number(expected.get("averages").get("allAp")));
    assertThat((Double) run.overall("ap50"))
        .isEqualTo(CityscapesGolden.number(expected.get("averages").get("allAp50%")));
    List<String> classes =
        List.of("person", "rider", "car", "truck", "bus", "train", "motorcycle", "bicycle");
    int compared = 0;
    for (Metric m : run.metrics().perClass()) {
      if (m.name().matches("ap[5-9][05]")) {
        int overlap = (Integer.parseInt(m.name().substring(2)) - 50) / 5;
        JsonNode theirs =
            expected.get("ap").get(0).get(classes.indexOf(m.className())).get(overlap);
        assertThat((Double) m.value())
            .as(m.className() + " " + m.name())
            .isEqualTo(CityscapesGolden.number(theirs));
        compared++;
      }
    }
    assertThat(compared).isEqualTo(80);
    assertThat(run.images()).isEqualTo(Trial.IMAGES);
    assertThat(run.failures()).isEmpty();
    assertThat(run.protocols()).isEqualTo(NAME);
  }

  @Test
  void whatIsExportedAndTheRunItselfScoreAsItDid() throws IOException {
    Path exported = folder.resolve("exported");
    assertThat(
            Pixeltally.run(
                "export",
                "--format=cityscapes",
                "--run=" + run.run(),
                "--from=" + trial.files().out(),
                "--out=" + exported))
        .isZero();
    Scored evaluated = kept(run);
    assertThat(evaluated.numbers(NAME)).hasSizeGreaterThan(80);
    assertThat(evaluated.images(NAME)).isNotEmpty();
    for (Path predictions : List.of(exported, evaluated.run())) {
      Scored scored =
          Scored.by(
              folder,
              NAME,
              "--truth=" + golden.root().resolve("gtFine/val"),
              "--predictions=" + predictions);
      assertThat(scored.numbers(NAME)).isEqualTo(evaluated.numbers(NAME));
      assertThat(scored.images(NAME)).isEqualTo(evaluated.images(NAME));
    }
  }

  @Test
  void storedPredictionsAndPacksGiveTheSame() throws IOException {
    for (RunReport other : List.of(again, packed)) {
      assertThat(trial.files().manifest(other.run()).get("inferred").asInt()).isZero();
      assertThat(other.metrics()).isEqualTo(run.metrics());
      assertThat(kept(other).images(NAME)).isEqualTo(kept(run).images(NAME));
    }
  }

  @Test
  void memoryForOneImageAtATimeGivesTheSame() throws IOException {
    Evaluation plan = plan();
    CityscapesRun scoring = (CityscapesRun) plan.scorings().get(0);
    List<Sample> samples = plan.plan().dataset().list().samples();
    Map<String, Integer> places = new HashMap<>();
    samples.forEach(sample -> places.put(sample.id(), places.size()));
    RunFolder stored =
        RunFolder.find(trial.files().out().toString(), run.run(), Configuration::new);
    StoredMasksPass pass =
        new StoredMasksPass(scoring.truth(), RunPredictions.of(stored), scoring::idOf, 0);
    try (MetricRows rows = MetricRows.of(null, NAME)) {
      LocalScoring.Result<InstanceState> result =
          pass.run(samples, places, 2, rows, done -> {}, others -> assertThat(others).isNotEmpty());
      assertThat(result.images()).isEqualTo(Trial.IMAGES);
      assertThat(result.state().result()).isEqualTo(run.metrics());
    }
  }

  @Test
  void aRunOfSomeImagesWithBrokenTruthsAndDistances() throws IOException {
    Path root = folder.resolve("broken");
    CityscapesGolden own = laid(root);
    Path truths = root.resolve("gtFine/val/ashford");
    Files.delete(truths.resolve("ashford_000000_000019_gtFine_instanceIds.png"));
    Files.writeString(truths.resolve("ashford_000002_000019_gtFine_instanceIds.png"), "no PNG");
    RunReport report;
    try (JavaSparkContext spark = Trial.spark("local[2]")) {
      report =
          EvaluateJob.run(
              plan(
                  "dataset.root=" + root,
                  "dataset.limit=7",
                  "fresh=false",
                  "gt-instances=" + own.root().resolve("gtInstances.json")),
              spark);
    }
    assertThat(report.images()).isEqualTo(5);
    assertThat(report.failed()).isEqualTo(2);
    assertThat(report.metrics().overall()).extracting(Metric::name).contains("ap_50m");
    assertThat(trial.files().table(report.run(), "failures"))
        .extracting(row -> row.get("reason"))
        .containsExactlyInAnyOrder("missing_truth", "not_an_image");
    Scored scored =
        Scored.by(
            folder,
            NAME,
            "--truth=" + golden.root().resolve("gtFine/val"),
            "--set=failures.max-share=1",
            "--predictions=" + kept(report).run());
    JsonNode manifest = Trial.json(scored.run().resolve("run.json"));
    assertThat(manifest.get("images").asInt()).isEqualTo(7);
    assertThat(manifest.get("failures").get("missing_prediction").asInt()).isEqualTo(13);
  }

  private static AbstractThrowableAssert<?, ?> refused(String... more) {
    return assertThatThrownBy(() -> plan(more)).isInstanceOf(Refusal.class);
  }

  @Test
  void whatCannotBeScoredIsRefusedBeforeTheNetworkRuns() throws IOException {
    assertThatThrownBy(() -> EvaluateJob.plan(trial.config("protocol=" + NAME)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("dataset.layout=cityscapes");
    refused("protocol=" + NAME + ",coco-bbox").hasMessageContaining("another kind of truth");
    refused("protocol=" + NAME + ",cityscapes-pixel").hasMessageContaining("gives instances");
    refused("dataset.labels=cityscapes-train").hasMessageContaining("cityscapes-train");
    refused("mapping.red=road").hasMessageContaining("classes with objects has no class road");
    refused("gt-instances=" + folder.resolve("nowhere.json")).hasMessageContaining("nowhere.json");
    Settings unmapped = new Settings(EvaluateConfig.SETTINGS);
    settings()
        .given()
        .forEach(
            (key, value) -> {
              if (!key.startsWith(Settings.MAPPING)) {
                unmapped.put(key, value, "test");
              }
            });
    assertThatThrownBy(() -> EvaluateJob.plan(EvaluateConfig.of(unmapped)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("motorcycle")
        .hasMessageContaining("mapping.NETWORK-CLASS=DATASET-CLASS");
    Path bare = folder.resolve("bare");
    laid(bare);
    try (Stream<Path> all = Files.walk(bare)) {
      for (Path map : all.filter(p -> p.toString().endsWith("_instanceIds.png")).toList()) {
        Files.delete(map);
      }
    }
    refused("dataset.root=" + bare)
        .hasMessageContaining("none of the first images has a map of instances")
        .hasMessageContaining("_gtFine_instanceIds.png");
  }

  @Test
  void aFolderOfRunsIsNoRun() {
    assertThatThrownBy(
            () ->
                GivenRun.at(
                    Storage.of(trial.files().out().toString()), trial.files().out().toString()))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("it holds runs; one of them is valid");
  }

  @Test
  void networksWithoutMasksAreRefused(@TempDir Path other) throws IOException {
    DetectorTrial boxes = DetectorTrial.in(other);
    Path yaml = other.resolve("bundle.yaml");
    Files.writeString(
        yaml,
        Files.readString(yaml).replace(", masks: masks", "").replace("mask-frame: whole", ""));
    refused("model.bundle=" + boxes.folder()).hasMessageContaining("gives instances without masks");
    Trial maps = Trial.in(other);
    assertThatThrownBy(() -> EvaluateJob.plan(EvaluateConfig.of(maps.settings("protocol=" + NAME))))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("gives label maps");
  }

  @Test
  void settingsOfOtherProtocolsAreRefused() {
    Map<String, String> wrong = Map.of("iou-thresholds", ".5", "pck-threshold", ".1");
    wrong.forEach(
        (key, value) -> {
          Settings settings = settings();
          Evaluation plan = EvaluateJob.plan(EvaluateConfig.of(settings));
          plan.refuseUnused(settings);
          settings.put(key, value, "test");
          assertThatThrownBy(() -> plan.refuseUnused(settings))
              .isInstanceOf(Refusal.class)
              .hasMessageContaining(key + "=" + value + " means nothing to " + NAME);
        });
  }
}
