package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pixeltally.Pixeltally;
import dev.pixeltally.config.EvaluateConfig;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.Settings;
import dev.pixeltally.dataset.DatasetSpec;
import dev.pixeltally.pack.Packs;
import dev.pixeltally.report.RunReport;
import dev.pixeltally.tables.ParquetRows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A packed dataset against its origin: every row, number and failure of a run over it. */
class PackJobTest {
  /** Several shards of the trial's files. */
  private static final String SMALL = "--shard-size=4k";

  @TempDir Path folder;

  private static int pack(Trial trial, Path out, String... more) {
    List<String> args = new ArrayList<>(List.of("pack", "--out=" + out, "--console=quiet", SMALL));
    args.addAll(
        List.of(
            "--set",
            "dataset.root=" + trial.dataset(),
            "--set",
            "dataset.labels=" + trial.folder().resolve("colours.yaml"),
            "--set",
            "failures.max-share=1"));
    args.addAll(List.of(more));
    return Pixeltally.run(args.toArray(String[]::new));
  }

  /** A run over the pack alone: of the origin not even the label space is named. */
  private static RunReport packed(Trial trial, Path pack, JavaSparkContext spark, String... more)
      throws IOException {
    List<String> pairs = new ArrayList<>(List.of("dataset.root=" + pack));
    pairs.addAll(List.of(more));
    return trial.run(spark, pairs.toArray(String[]::new));
  }

  /** All but the lines that name places. */
  private static List<String> numbers(String json) {
    return json.lines().filter(l -> !l.matches(".*\"(root|truth)\": \"/.*")).toList();
  }

  /** A table's rows in no order, as text. */
  private static List<String> rows(Trial trial, String run, String table) throws IOException {
    return trial.table(run, table).stream().map(PackJobTest::text).sorted().toList();
  }

  private static String text(Map<String, Object> row) {
    Map<String, Object> shown = new TreeMap<>(row);
    shown.keySet().removeAll(List.of("decode_ms", "infer_ms", "finish_ms", "run_id"));
    shown.replaceAll((k, v) -> v instanceof byte[] b ? Arrays.toString(b) : v);
    return shown.toString();
  }

  private static void assertSameRun(Trial trial, RunReport one, RunReport other)
      throws IOException {
    assertThat(trial.predictions(other.run()).values().stream().map(PackJobTest::text).toList())
        .isNotEmpty()
        .isEqualTo(trial.predictions(one.run()).values().stream().map(PackJobTest::text).toList());
    for (String table : List.of("image_metrics", "class_metrics", "summary", "confusion")) {
      assertThat(rows(trial, other.run(), table))
          .as(table)
          .isNotEmpty()
          .isEqualTo(rows(trial, one.run(), table));
    }
    assertThat(other.failures()).isEqualTo(one.failures());
    assertThat(other.images()).isEqualTo(one.images());
  }

  @Test
  void labelMapsGiveTheSameRowsAndTheSameFailures() throws IOException {
    Trial trial = Trial.in(folder);
    BadInputTest.spoil(trial);
    Path pack = folder.resolve("pack");
    assertThat(pack(trial, pack)).isZero();
    assertThat(Files.readString(pack.resolve("pack.json"))).contains("\"layout\": \"voc\"");
    try (Stream<Path> shards = Files.list(pack.resolve("shards"))) {
      assertThat(shards.filter(f -> f.toString().endsWith(".parquet")).count()).isGreaterThan(2);
    }
    try (JavaSparkContext spark = Trial.spark("local[2]")) {
      RunReport origin = trial.run(spark, "pipeline.partition-bytes=30000");
      Path moved = folder.resolve("moved");
      Files.move(trial.dataset(), moved);
      RunReport run = packed(trial, pack, spark, "pipeline.partition-bytes=30000", "overlays=2");
      assertSameRun(trial, origin, run);
      assertThat(rows(trial, run.run(), "failures"))
          .hasSizeGreaterThan(10)
          .isEqualTo(rows(trial, origin.run(), "failures"));
      try (Stream<Path> pictures =
          Files.list(trial.out().resolve("runs/" + run.run() + "/overlays"))) {
        assertThat(pictures.filter(p -> p.toString().endsWith(".png")).count()).isEqualTo(2);
      }

      RunReport batches = packed(trial, pack, spark, "dataset.layout=packed", "model.batch=4");
      assertSameRun(trial, origin, batches);
      RunReport first = packed(trial, pack, spark, "dataset.limit=7");
      Files.move(moved, trial.dataset());
      assertSameRun(trial, trial.run(spark, "dataset.limit=7"), first);
    }
  }

  @Test
  void detectorsGiveTheSameNumbers() throws IOException {
    DetectorTrial trial = DetectorTrial.in(folder);
    Files.write(trial.files().photo("scene_03"), new byte[] {1, 2, 3});
    Files.delete(trial.files().photo("scene_04"));
    Path pack = folder.resolve("pack");
    List<String> args = new ArrayList<>(List.of("pack", "--out=" + pack, "--console=quiet", SMALL));
    for (String pair : trial.pairs()) {
      if (pair.startsWith("dataset.")) {
        args.addAll(List.of("--set", pair));
      }
    }
    args.addAll(List.of("--set", "failures.max-share=1"));
    assertThat(Pixeltally.run(args.toArray(String[]::new))).isZero();
    String inspected =
        said(
            () ->
                Pixeltally.run(
                    "inspect",
                    "coco",
                    trial.folder().toString(),
                    "--split=val",
                    "--images=" + trial.files().dataset().resolve("JPEGImages"),
                    "--json"));
    assertThat(said(() -> Pixeltally.run("inspect", "packed", pack.toString(), "--json")))
        .contains("categories")
        .satisfies(json -> assertThat(numbers(json)).isEqualTo(numbers(inspected)));
    String all = "protocol=coco-bbox,coco-segm,coco-keypoints";
    try (JavaSparkContext spark = Trial.spark("local[2]")) {
      RunReport origin = trial.run(spark, all, DetectorTrial.SIGMAS);
      Settings settings = new Settings(EvaluateConfig.SETTINGS);
      for (String pair : trial.pairs(all, DetectorTrial.SIGMAS, "dataset.root=" + pack)) {
        int equals = pair.indexOf('=');
        if (!pair.startsWith("dataset.images")) {
          settings.put(pair.substring(0, equals), pair.substring(equals + 1), "test");
        }
      }
      RunReport run = EvaluateJob.run(EvaluateJob.plan(EvaluateConfig.of(settings)), spark);
      assertThat(trial.byImage(run.run())).isNotEmpty().isEqualTo(trial.byImage(origin.run()));
      for (String table : List.of("summary", "class_metrics", "failures")) {
        assertThat(rows(trial.files(), run.run(), table))
            .as(table)
            .isNotEmpty()
            .isEqualTo(rows(trial.files(), origin.run(), table));
      }
    }
  }

  @Test
  void whatIsFinishedIsNotDoneAgainAndAChangedFileIsNoticed() throws Exception {
    Trial trial = Trial.in(folder);
    Path pack = folder.resolve("pack");
    assertThat(pack(trial, pack)).isZero();
    String manifest = Files.readString(pack.resolve("pack.json"));
    Map<Path, FileTime> before = times(pack.resolve("shards"));

    // As a kill leaves it: one shard begun, another whole but not told of, no manifest.
    Files.delete(pack.resolve("pack.json"));
    List<Path> shards = new ArrayList<>(new TreeMap<>(before).keySet());
    Files.write(shards.get(0), new byte[100]);
    Files.delete(pack.resolve("samples").resolve(shards.get(1).getFileName()));
    assertThat(said(() -> pack(trial, pack))).contains(" 2 written now");
    assertThat(Files.readString(pack.resolve("pack.json"))).isEqualTo(manifest);
    Map<Path, FileTime> after = times(pack.resolve("shards"));
    assertThat(after.keySet()).isEqualTo(before.keySet());
    shards
        .subList(2, shards.size())
        .forEach(s -> assertThat(after.get(s)).isEqualTo(before.get(s)));
    assertThat(said(() -> pack(trial, pack))).contains(" 0 written now");

    // Of the same size under the same name.
    byte[] other = Files.readAllBytes(trial.photo("scene_07"));
    other[other.length - 3] ^= 1;
    Files.write(trial.photo("scene_07"), other);
    Files.setLastModifiedTime(trial.photo("scene_07"), FileTime.fromMillis(1_700_000_000_000L));
    assertThat(said(() -> pack(trial, pack))).contains(" 1 written now");
    assertThat(times(pack.resolve("shards"))).hasSameSizeAs(before);
    assertThat(files(pack).get("scene_07")).isEqualTo(other);
    for (String id : Trial.ids()) {
      assertThat(files(pack).get(id)).isEqualTo(Files.readAllBytes(trial.photo(id)));
    }
  }

  private static Map<String, byte[]> files(Path pack) throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    ParquetRows.below(pack.resolve("shards"))
        .forEach(r -> files.put((String) r.get("image_id"), (byte[]) r.get("image_file")));
    return files;
  }

  private static Map<Path, FileTime> times(Path folder) throws IOException {
    Map<Path, FileTime> times = new HashMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        times.put(file, Files.getLastModifiedTime(file));
      }
    }
    return times;
  }

  private static String said(Runnable command) {
    PrintStream out = System.out;
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    System.setOut(new PrintStream(text, true, StandardCharsets.UTF_8));
    try {
      command.run();
    } finally {
      System.setOut(out);
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  @Test
  void imagesOfOneSizeStandTogether() throws IOException {
    Trial trial = Trial.in(folder);
    Path pack = folder.resolve("pack");
    assertThat(pack(trial, pack, "--set", "shard-size=1g")).isZero();
    List<Integer> heights = new ArrayList<>();
    ParquetRows.below(pack.resolve("shards")).forEach(r -> heights.add((Integer) r.get("height")));
    assertThat(heights).hasSize(Trial.IMAGES).isSorted();
  }

  @Test
  void scoreTakesThePacksTruth() throws IOException {
    Trial trial = Trial.in(folder);
    Path pack = folder.resolve("pack");
    assertThat(pack(trial, pack)).isZero();
    String labels = "--labels=" + trial.folder().resolve("colours.yaml");
    String scored = scored(trial, trial.dataset(), labels, "--layout=voc", "--split=val");
    assertThat(scored(trial, pack)).contains("mean_iou").isEqualTo(scored);
  }

  @Test
  void aFlippedByteIsNoticed() throws IOException {
    Trial trial = Trial.in(folder);
    Path pack = folder.resolve("pack");
    assertThat(pack(trial, pack, "--set", "shard-size=1g")).isZero();
    byte[] photo = Files.readAllBytes(trial.photo("scene_05"));
    byte[] mask = Files.readAllBytes(trial.mask("scene_06"));
    Path shard = times(pack.resolve("shards")).keySet().iterator().next();
    byte[] whole = Files.readAllBytes(shard);
    flip(shard, indexOf(whole, photo) + photo.length / 2);
    flip(shard, indexOf(whole, mask) + mask.length / 2);
    try (JavaSparkContext spark = Trial.spark("local[2]")) {
      RunReport run = packed(trial, pack, spark);
      List<String> failures = rows(trial, run.run(), "failures");
      assertThat(failures).hasSize(2);
      assertThat(failures.get(0))
          .contains("image_id=scene_05", "reason=corrupt", "stage=read", "sha256", "shard-");
      assertThat(failures.get(1))
          .contains("image_id=scene_06", "reason=corrupt", "stage=truth", "sha256");
      assertThat(run.images()).isEqualTo(Trial.IMAGES - 2);

      // In what holds pages together: the row group's samples fail, and none is measured wrongly.
      flip(shard, indexOf(whole, Files.readAllBytes(trial.photo("scene_08"))) - 1);
      RunReport worse = packed(trial, pack, spark);
      assertThat(worse.failed()).isGreaterThan(2);
      assertThat(worse.failed() + worse.images()).isEqualTo(Trial.IMAGES);

      Path samples = times(pack.resolve("samples")).keySet().iterator().next();
      flip(samples, Files.size(samples) / 2);
      assertThatThrownBy(() -> packed(trial, pack, spark))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("samples/shard-")
          .hasMessageContaining("sha256");
      assertThat(said(() -> pack(trial, pack, "--set", "shard-size=1g")))
          .contains(" 1 written now");
      assertThat(packed(trial, pack, spark).failed()).isZero();
      shard = times(pack.resolve("shards")).keySet().iterator().next();
    }
    Files.write(shard, new byte[10]);
    assertThatThrownBy(() -> Packs.open(DatasetSpec.of("packed", pack.toString()), Map.of()).list())
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("has 10 bytes");
  }

  private static int indexOf(byte[] whole, byte[] part) {
    for (int at = 0; at + part.length <= whole.length; at++) {
      if (Arrays.equals(whole, at, at + part.length, part, 0, part.length)) {
        return at;
      }
    }
    throw new AssertionError("a file does not stand in the shard byte by byte");
  }

  private static void flip(Path file, long at) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(at);
      int old = bytes.read();
      bytes.seek(at);
      bytes.write(old ^ 0x40);
    }
  }

  @Test
  void whatCannotBePackedOrIsNoPackIsRefused() throws IOException {
    Trial trial = Trial.in(folder);
    Path pack = folder.resolve("pack");
    assertThat(pack(trial, pack)).isZero();
    assertThat(pack(trial, folder.resolve("again"), "--set", "dataset.root=" + pack)).isEqualTo(2);
    Trial other = Trial.in(Files.createDirectory(folder.resolve("other")));
    assertThat(pack(other, pack)).isEqualTo(2);
    assertThatThrownBy(() -> trial.settings("dataset.layout=pack")).hasMessageContaining("packed");
    assertThatThrownBy(
            () ->
                EvaluateJob.plan(
                    EvaluateConfig.of(
                        trial.settings("dataset.root=" + pack, "dataset.split=train"))))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("holds split val");
    assertThatThrownBy(
            () -> EvaluateJob.plan(EvaluateConfig.of(trial.settings("dataset.layout=packed"))))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("pack.json");
  }

  @Test
  void inspectSaysTheSame() throws IOException {
    Trial trial = Trial.in(folder);
    BadInputTest.spoil(trial);
    Path pack = folder.resolve("pack");
    assertThat(pack(trial, pack)).isZero();
    String labels = "--labels=" + trial.folder().resolve("colours.yaml");
    String origin =
        said(() -> Pixeltally.run("inspect", "voc", trial.dataset().toString(), labels, "--json"));
    String packed = said(() -> Pixeltally.run("inspect", "packed", pack.toString(), "--json"));
    assertThat(packed.replace(pack.toString(), trial.dataset().toString()))
        .contains("scene")
        .isEqualTo(origin);
  }

  /** Label maps of another tool, against the truth in the files or in the pack. */
  private static String scored(Trial trial, Path truth, String... more) {
    List<String> args = new ArrayList<>(List.of("score", "mean-iou", "--json", "--console=quiet"));
    args.addAll(List.of("--truth=" + truth, "--predictions=" + trial.folder().resolve("expected")));
    args.addAll(List.of(more));
    return said(() -> Pixeltally.run(args.toArray(String[]::new)))
        .replaceAll("\"seconds\": [0-9.]+", "");
  }
}
