package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pixeltally.Pixeltally;
import dev.pixeltally.s3.NeedsS3;
import dev.pixeltally.s3.S3Server;
import dev.pixeltally.s3.SparkProperties;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands of one process read runs, truth and detections in a bucket as they do on a disk. */
@NeedsS3
class S3ReadersTest {
  private static final String BUCKET = "s3a://readers/";
  private static final String TRUTH = "annotations/instances_val.json";

  @TempDir static Path folder;
  private static S3Server server;
  private static SparkProperties properties;
  private static DetectorTrial detector;
  private static String detectorRun;
  private static Trial maps;

  /** Runs on the disk, copied to the bucket file by file. */
  @BeforeAll
  static void start() throws Exception {
    server = S3Server.start(folder);
    properties = new SparkProperties(server.settings());
    detector = DetectorTrial.in(folder.resolve("files/boxes"));
    maps = Trial.in(folder.resolve("files/maps"));
    try (JavaSparkContext spark = Trial.spark("local[2]")) {
      detectorRun = detector.run(spark).run();
      // The second takes some predictions from the first, and infers others.
      maps.run(spark, "dataset.limit=7");
      maps.run(spark, "fresh=false");
    }
    told("export", "--format=coco", "--from=" + on("boxes/out"), "--run=latest", "--out=" + json());
    server.bucket("readers", folder.resolve("files"));
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      properties.close();
      server.close();
    }
  }

  private static String on(String address) {
    return folder.resolve("files").resolve(address).toString();
  }

  private static Path json() {
    return folder.resolve("files/boxes/detections.json");
  }

  /** What a command prints; it is done. */
  private static String told(String... command) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = System.out;
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      assertThat(Pixeltally.run(command)).isZero();
    } finally {
      System.setOut(out);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static String refused(String... command) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream err = System.err;
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      assertThat(Pixeltally.run(command)).isEqualTo(2);
    } finally {
      System.setErr(err);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static String score(String truth, String predictions) {
    return told("score", "coco-bbox", "--truth", truth, "--predictions", predictions, "--json");
  }

  @Test
  void scoresAreTheSameFromWhereverTheFilesAre() {
    String expected = score(on("boxes/" + TRUTH), json().toString());
    assertThat(expected).contains("\"AP\"");
    String there = BUCKET + "boxes/";
    assertThat(score(there + TRUTH, there + "detections.json")).isEqualTo(expected);
    assertThat(score(there + TRUTH, there + "out/runs/" + detectorRun)).isEqualTo(expected);
    assertThat(score(on("boxes/" + TRUTH), there + "detections.json")).isEqualTo(expected);
    assertThat(score(there + TRUTH, json().toString())).isEqualTo(expected);
  }

  private static Map<String, byte[]> export(String format, String from, String name)
      throws IOException {
    Path out = folder.resolve("exported").resolve(format).resolve(name);
    told("export", "--format=" + format, "--from=" + from, "--run=latest", "--out=" + out);
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(out)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(out.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return files;
  }

  private static void assertSame(Map<String, byte[]> there, Map<String, byte[]> here) {
    assertThat(here).isNotEmpty();
    assertThat(there).containsOnlyKeys(here.keySet());
    here.forEach((file, bytes) -> assertThat(there.get(file)).as(file).isEqualTo(bytes));
  }

  @Test
  void exportsOfARunAreTheSameBytes() throws IOException {
    String boxes = BUCKET + "boxes/out";
    for (String format : List.of("coco", "parquet")) {
      assertSame(export(format, boxes, "there"), export(format, on("boxes/out"), "here"));
    }
    assertSame(export("png", BUCKET + "maps/out", "there"), export("png", on("maps/out"), "here"));
  }

  @Test
  void aTruthIsInspectedAlone() {
    String here = told("inspect", "coco", on("boxes/" + TRUTH), "--json");
    assertThat(told("inspect", "coco", BUCKET + "boxes/" + TRUTH, "--json"))
        .isEqualTo(here.replace(on(""), BUCKET.substring(0, BUCKET.length() - 1)));
  }

  @Test
  void whatIsNotThereIsRefusedByName() {
    String there = BUCKET + "boxes/";
    assertThat(refused("score", "coco-bbox", "--truth", there + "no.json", "--predictions", there))
        .contains("Cannot read the truth s3a://readers/boxes/no.json: no such file");
    assertThat(
            refused("score", "coco-bbox", "--truth", there + TRUTH, "--predictions", there + "out"))
        .contains("it holds runs");
    assertThat(
            refused("export", "--format=coco", "--from=" + BUCKET, "--run=latest", "--out=x.json"))
        .contains("s3a://readers/latest.json: no such file");
    assertThat(
            refused(
                "export", "--format=coco", "--from=" + there + "out", "--run=no", "--out=x.json"))
        .contains("No complete run is named no");
    assertThat(
            refused(
                "export",
                "--format=coco",
                "--from=" + there + "out",
                "--run=latest",
                "--out=s3a://readers/x.json"))
        .contains("export writes to a local disk");
  }
}
