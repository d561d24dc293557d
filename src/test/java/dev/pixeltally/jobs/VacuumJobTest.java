package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pixeltally.Pixeltally;
import dev.pixeltally.image.IndexPng;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.tables.AtWork;
import dev.pixeltally.tables.DetectionRows;
import dev.pixeltally.tables.Json;
import dev.pixeltally.tables.RunFolder;
import dev.pixeltally.tables.Table;
import dev.pixeltally.tables.TableWriter;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** vacuum as a user types it, over runs as the program writes them. */
class VacuumJobTest {
  private static final String FIRST = "20260101-000000-0001";
  private static final String SECOND = "20260201-000000-0002";
  private static final String THIRD = "20260301-000000-0003";

  @TempDir Path folder;
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();

  @BeforeEach
  void listen() throws IOException {
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
    run(FIRST, "2026-01-01T00:10:00Z", List.of(FIRST));
    run(SECOND, "2026-02-01T00:10:00Z", List.of(SECOND));
    run(THIRD, "2026-03-01T00:10:00Z", List.of(FIRST, THIRD));
  }

  @AfterEach
  void stop() {
    System.setOut(out);
    System.setErr(err);
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  /** A run with one detection and one label map, both told by its name. */
  private void run(String id, String finished, List<String> reach) throws IOException {
    int digit = Integer.parseInt(id.substring(id.length() - 1));
    RunFolder run = new RunFolder(at("runs"), id, HadoopSettings::plain);
    try (TableWriter table = run.writer(Table.DETECTIONS)) {
      table.write(DetectionRows.row(id, digit, 1, 0.5, new double[] {1, 2, 3, 4}, null, null));
    }
    byte[] png = new IndexPng().encode(new LabelMap(1, 1, new byte[] {(byte) digit}), new int[256]);
    String sha = "ab".repeat(32);
    try (TableWriter table = run.writer(Table.PREDICTIONS)) {
      table.write(
          id, "a", "a.jpg", sha, sha, sha, 1, 1, "x", png, null, null, null, null, "cpu", 1.0, 1.0,
          1.0);
    }
    Map<String, Object> manifest = new TreeMap<>();
    manifest.put("run", id);
    manifest.put("finished", finished);
    manifest.put("prediction_runs", reach);
    run.publish(Json.pretty(manifest));
  }

  private int vacuum(String... more) {
    printed.reset();
    told.reset();
    return Pixeltally.run(
        Stream.concat(Stream.of("vacuum", "--out", at("runs")), Stream.of(more))
            .toArray(String[]::new));
  }

  private byte[] exported(String format, String to) throws IOException {
    String[] args = {
      "export", "--format", format, "--run", "latest", "--from", at("runs"), "--out", at(to)
    };
    assertThat(Pixeltally.run(args)).as(told()).isZero();
    return Files.readAllBytes(folder.resolve(format.equals("png") ? to + "/a.png" : to));
  }

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  private String told() {
    return told.toString(StandardCharsets.UTF_8);
  }

  @Test
  void afterVacuumTheLatestIsExportedAsBefore() throws IOException {
    byte[] json = exported("coco", "before.json");
    byte[] png = exported("png", "before");
    assertThat(vacuum("--keep-runs", "1")).as(told()).isZero();
    assertThat(printed())
        .contains("removed runs/" + FIRST + ": finished ")
        .contains("removed runs/" + SECOND)
        .contains("removed predictions/run=" + SECOND + ": no kept run rests on them (1 file, ")
        .contains("complete runs that stay: 1, the latest is " + THIRD);
    assertThat(folder.resolve("runs/runs").toFile().list()).containsExactly(THIRD);
    assertThat(folder.resolve("runs/predictions").toFile().list())
        .containsExactlyInAnyOrder("run=" + FIRST, "run=" + THIRD);
    assertThat(exported("coco", "after.json")).isEqualTo(json);
    assertThat(exported("png", "after")).isEqualTo(png);
  }

  @Test
  void aDryRunSaysTheSameAndTouchesNothing() throws IOException {
    assertThat(vacuum("--keep-runs", "1", "--dry-run")).isZero();
    assertThat(folder.resolve("runs/runs").toFile().list()).hasSize(3);
    assertThat(folder.resolve("runs/_at_work")).doesNotExist();
    String would = printed();
    assertThat(vacuum("--keep-runs", "1")).isZero();
    assertThat(would.replace("would remove", "removed")).isEqualTo(printed());
    assertThat(vacuum("--keep-runs", "1")).isZero();
    assertThat(printed()).startsWith("  removed 0 files, 0 bytes below ");
  }

  @Test
  void jsonIsOneObject() throws IOException {
    assertThat(vacuum("--keep-runs", "2", "--dry-run", "--json")).isZero();
    JsonNode dry = new ObjectMapper().readTree(printed());
    assertThat(dry.get("dry_run").asBoolean()).isTrue();
    assertThat(vacuum("--keep-runs", "2", "--json")).isZero();
    JsonNode done = new ObjectMapper().readTree(printed());
    assertThat(done.get("removed")).isEqualTo(dry.get("would_remove"));
    assertThat(done.get("latest").asText()).isEqualTo(THIRD);
    assertThat(done.get("kept_runs").toString())
        .isEqualTo("[\"" + SECOND + "\",\"" + THIRD + "\"]");
    JsonNode one = done.get("removed").get(0);
    assertThat(done.get("removed")).hasSize(1);
    assertThat(one.get("kind").asText()).isEqualTo("run");
    assertThat(one.get("path").asText()).isEqualTo("runs/" + FIRST);
    assertThat(one.get("files").asLong()).isEqualTo(2).isEqualTo(done.get("files").asLong());
    assertThat(one.get("bytes").asLong()).isPositive().isEqualTo(done.get("bytes").asLong());
  }

  @Test
  void whatIsYoungStays() {
    assertThat(vacuum("--keep-runs", "0", "--older-than", "99999d")).isZero();
    assertThat(printed()).contains("removed 0 files");
  }

  @Test
  void refusals() throws IOException {
    assertThat(vacuum("--older-than", "30")).isEqualTo(2);
    assertThat(told()).contains("should be a time span such as 12h, 30d or 2w");
    assertThat(vacuum("--keep-runs", "-1")).isEqualTo(2);
    assertThat(Pixeltally.run("vacuum", "--out", at("rnus"))).isEqualTo(2);
    assertThat(told()).contains("did you mean");
    assertThat(Pixeltally.run("vacuum")).isEqualTo(2);
    assertThat(told()).contains("out is missing");
    RunFolder run = new RunFolder(at("runs"), "20260401-000000-0004", HadoopSettings::plain);
    try (AtWork work = run.atWork(t -> {})) {
      assertThat(vacuum("--keep-runs", "0")).isEqualTo(2);
      assertThat(told()).contains("A run is at work").contains("nothing is removed");
      work.check();
    }
    assertThat(folder.resolve("runs/runs").toFile().list()).hasSize(3);
  }
}
