package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pixeltally.Pixeltally;
import dev.pixeltally.report.RunReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs over what others have left: what they infer, and that the numbers are a fresh run's. */
class ReprocessTest {
  private static final String REUSE = "fresh=false";
  private static final String SMALL = "pipeline.partition-bytes=5000";

  @TempDir Path folder;
  private JavaSparkContext spark;
  private Trial trial;

  @BeforeEach
  void start() throws IOException {
    spark = Trial.spark("local[2]");
    trial = Trial.in(folder);
  }

  @AfterEach
  void stop() {
    spark.close();
  }

  private RunReport again(String... more) throws IOException {
    List<String> pairs = new ArrayList<>(List.of(REUSE, SMALL));
    pairs.addAll(List.of(more));
    return trial.run(spark, pairs.toArray(String[]::new));
  }

  private int inferred(RunReport run) throws IOException {
    return trial.manifest(run.run()).get("inferred").asInt();
  }

  /** The numbers of a run are those of one that takes nothing from others. */
  private void assertAsFresh(RunReport run, String... more) throws IOException {
    RunReport fresh = trial.run(spark, more);
    EvaluateJobTest.assertSameNumbers(trial, fresh.run(), run.run());
    assertThat(trial.imageMetrics(run.run())).isEqualTo(trial.imageMetrics(fresh.run()));
    assertThat(labelMaps(run)).isEqualTo(labelMaps(fresh));
    assertThat(run.failures()).isEqualTo(fresh.failures());
    assertThat(run.images()).isEqualTo(fresh.images());
  }

  /** The label maps that a run rests on, as {@code export} gives them. */
  private Map<String, List<Byte>> labelMaps(RunReport run) throws IOException {
    Path out = folder.resolve("pictures");
    String[] export = {
      "export", "--format=png", "--from=" + trial.out(), "--run=" + run.run(), "--out=" + out
    };
    assertThat(Pixeltally.run(export)).isZero();
    Map<String, List<Byte>> maps = new TreeMap<>();
    try (Stream<Path> files = Files.list(out)) {
      for (Path file : files.toList()) {
        maps.put(file.getFileName().toString(), boxed(Files.readAllBytes(file)));
      }
    }
    FileUtils.deleteDirectory(out.toFile());
    return maps;
  }

  @Test
  void theSameAgainInfersNothing() throws IOException {
    RunReport first = again();
    assertThat(inferred(first)).isEqualTo(Trial.IMAGES);

    RunReport second = again("overlays=2");

    assertThat(inferred(second)).isZero();
    JsonNode manifest = trial.manifest(second.run());
    assertThat(manifest.get("reused").get(first.run()).asInt()).isEqualTo(Trial.IMAGES);
    assertThat(manifest.get("prediction_runs")).hasSize(1);
    assertThat(manifest.get("prediction_runs").get(0).asText()).isEqualTo(first.run());
    assertThat(manifest.get("predicted").asInt()).isEqualTo(Trial.IMAGES);
    assertThat(trial.out().resolve("predictions/run=" + second.run())).doesNotExist();
    assertThat(trial.out().resolve("runs/" + second.run() + "/overlays")).isNotEmptyDirectory();
    assertThat(trial.table(second.run(), "images"))
        .hasSize(Trial.IMAGES)
        .allMatch(row -> row.get("prediction_run").equals(first.run()));
    assertAsFresh(second);
  }

  @Test
  void aChangedImageIsInferredAlone() throws IOException {
    RunReport first = again();
    // Another picture of the same size, so that its mask still fits.
    Files.copy(
        trial.photo("scene_03"),
        trial.photo("scene_04"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(trial.photo("scene_04"), "x", StandardOpenOption.APPEND);

    RunReport second = again();

    assertThat(inferred(second)).isEqualTo(1);
    assertThat(trial.manifest(second.run()).get("prediction_runs").toString())
        .contains(first.run(), second.run());
    assertThat(trial.predictions(second.run())).containsOnlyKeys("scene_04");
    assertAsFresh(second);
  }

  @Test
  void aChangedNetworkInfersAll() throws IOException {
    again();
    String bundle = Files.readString(trial.bundle());
    assertThat(bundle).contains("scale:");
    Files.writeString(trial.bundle(), bundle.replaceFirst("scale: [0-9.]+", "scale: 0.0039"));

    RunReport second = again();

    assertThat(inferred(second)).isEqualTo(Trial.IMAGES);
    assertAsFresh(second);
  }

  @Test
  void anotherProtocolInfersNothing() throws IOException {
    again();
    RunReport second = again("protocol=voc-seg");
    assertThat(inferred(second)).isZero();
    assertThat(trial.manifest(second.run()).get("protocol").asText()).isEqualTo("voc-seg");
    assertAsFresh(second, "protocol=voc-seg");
  }

  @Test
  void aVanishedImageLeavesTheResults() throws IOException {
    again();
    Files.write(trial.split(), Trial.ids().subList(2, 11));
    RunReport second = again();
    assertThat(inferred(second)).isZero();
    assertThat(second.images()).isEqualTo(9);
    assertAsFresh(second);
  }

  @Test
  void equalImagesShareAPrediction() throws IOException {
    Files.write(trial.split(), Trial.ids().subList(0, 5));
    again();
    trial.copied(3);

    RunReport second = again();

    assertThat(inferred(second)).isEqualTo((Trial.IMAGES - 5) * 3);
    assertAsFresh(second);
    RunReport third = again();
    assertThat(inferred(third)).isZero();
    assertAsFresh(third);
  }

  @Test
  void whatHasFailedIsTriedAgainAndFailsAlike() throws IOException {
    BadInputTest.spoil(trial);
    RunReport first = again();
    RunReport second = again();
    assertThat(first.failed()).isGreaterThan(10);
    assertThat(inferred(second)).isZero();
    assertThat(trial.table(second.run(), "failures"))
        .containsExactlyInAnyOrderElementsOf(trial.table(first.run(), "failures"));
    assertAsFresh(second);
  }

  @Test
  void anyStepsToTheWholeGiveTheSameBits() throws IOException {
    Random random = new Random(20261121);
    List<String> ids = new ArrayList<>(Trial.ids());
    Set<String> seen = new HashSet<>();
    for (int step = 0; step < 4; step++) {
      Collections.shuffle(ids, random);
      List<String> some = List.copyOf(ids.subList(0, 1 + random.nextInt(Trial.IMAGES)));
      Files.write(trial.split(), some);
      RunReport run =
          again(
              "pipeline.checkpoint=" + (1 + random.nextInt(5)),
              "pipeline.partition-bytes=" + (1 + random.nextInt(9000)));
      assertThat(inferred(run)).isEqualTo((int) some.stream().filter(seen::add).count());
      assertAsFresh(run);
    }
  }

  @Test
  void aBrokenFileOfPredictionsIsToldAndItsImagesAreInferredAnew() throws IOException {
    RunReport first = again();
    Path broken;
    try (Stream<Path> files = Files.list(trial.out().resolve("predictions/run=" + first.run()))) {
      broken = files.filter(f -> f.toString().endsWith(".parquet")).sorted().findFirst().get();
    }
    byte[] bytes = Files.readAllBytes(broken);
    Files.write(broken, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    Files.deleteIfExists(broken.resolveSibling("." + broken.getFileName() + ".crc"));

    RunReport second = again();

    assertThat(inferred(second)).isBetween(1, Trial.IMAGES - 1);
    assertAsFresh(second);
  }

  @Test
  void aFlippedBitInAStoredPredictionEndsTheRunByTheFilesName() throws IOException {
    RunReport first = again();
    Path file;
    try (Stream<Path> files = Files.list(trial.out().resolve("predictions/run=" + first.run()))) {
      file = files.filter(f -> f.toString().endsWith(".parquet")).sorted().findFirst().get();
    }
    byte[] bytes = Files.readAllBytes(file);
    byte[] png =
        (byte[]) trial.predictions(first.run()).values().iterator().next().get("label_map");
    int at = Collections.indexOfSubList(boxed(bytes), boxed(png));
    assertThat(at).isPositive();
    bytes[at + png.length / 2] ^= 4;
    Files.write(file, bytes);
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));

    assertThatThrownBy(this::again)
        .hasStackTraceContaining("Cannot read " + file)
        .hasStackTraceContaining("Delete the file");
    Files.delete(file);
    assertAsFresh(again());
  }

  private static List<Byte> boxed(byte[] bytes) {
    List<Byte> boxed = new ArrayList<>();
    for (byte b : bytes) {
      boxed.add(b);
    }
    return boxed;
  }

  @Test
  void aPackTakesWhatItsOriginsRunHasStored() throws IOException {
    again();
    Path pack = folder.resolve("pack");
    String[] command = {
      "pack",
      "--out=" + pack,
      "--console=quiet",
      "--shard-size=4k",
      "--set",
      "dataset.root=" + trial.dataset(),
      "--set",
      "dataset.labels=" + trial.folder().resolve("colours.yaml")
    };
    assertThat(Pixeltally.run(command)).isZero();
    RunReport second = again("dataset.root=" + pack);
    assertThat(inferred(second)).isZero();
    assertAsFresh(second);
  }

  @Test
  void aDryRunSaysWhatWouldBeInferredAndWritesNothing() throws IOException {
    Files.write(trial.split(), Trial.ids().subList(0, 7));
    RunReport first = again();
    Files.write(trial.split(), Trial.ids());
    spark.close();
    Set<Path> before = files();

    List<String> command = new ArrayList<>(List.of("reprocess", "--json", "--dry-run"));
    trial.pairs(REUSE).forEach(pair -> command.addAll(List.of("--set", pair)));
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = System.out;
    System.setProperty("spark.master", "local[2]");
    System.setProperty("spark.ui.enabled", "false");
    System.setProperty("spark.pixeltally.console", "quiet");
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      assertThat(Pixeltally.run(command.toArray(String[]::new))).isZero();
    } finally {
      System.setOut(out);
      System.clearProperty("spark.master");
      System.clearProperty("spark.ui.enabled");
      System.clearProperty("spark.pixeltally.console");
    }

    JsonNode said =
        new com.fasterxml.jackson.databind.ObjectMapper().readTree(printed.toByteArray());
    assertThat(said.get("images").asInt()).isEqualTo(Trial.IMAGES);
    assertThat(said.get("infer").asInt()).isEqualTo(13);
    assertThat(said.get("reuse").asInt()).isEqualTo(7);
    assertThat(said.get("reuse_by_run").get(first.run()).asInt()).isEqualTo(7);
    assertThat(files()).isEqualTo(before);
  }

  private Set<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(trial.out())) {
      return new HashSet<>(all.toList());
    }
  }

  @Test
  void detectionsAreTakenToo() throws IOException {
    DetectorTrial detector = DetectorTrial.in(folder.resolve("detector"));
    RunReport first = detector.run(spark, REUSE, "protocol=coco-bbox");
    RunReport second = detector.run(spark, REUSE, "protocol=coco-bbox,coco-segm", SMALL);
    JsonNode manifest = detector.files().manifest(second.run());
    assertThat(manifest.get("inferred").asInt()).isZero();
    assertThat(manifest.get("reused").get(first.run()).asInt()).isEqualTo(Trial.IMAGES);
    RunReport fresh = detector.run(spark, "protocol=coco-bbox,coco-segm");
    detector.assertSameBits(fresh.run(), second.run());
  }
}
