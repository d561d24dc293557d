package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pixeltally.Pixeltally;
import dev.pixeltally.tables.DetectionRows;
import dev.pixeltally.tables.RunFolder;
import dev.pixeltally.tables.Table;
import dev.pixeltally.tables.TableWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** export, and score of what it wrote, as a user types them. */
class ExportJobTest {
  private static final String DETECTIONS =
      "[{\"image_id\":1,\"category_id\":1,\"bbox\":[10,10,40.5,40],\"score\":0.1},"
          + "{\"image_id\":2,\"category_id\":1,\"bbox\":[0,0,9,9],\"score\":0.30000000000000004}]";
  private static final String TRUTH =
      "{\"images\":[{\"id\":1,\"width\":99,\"height\":99},{\"id\":2,\"width\":99,\"height\":99}],"
          + "\"annotations\":[{\"id\":1,\"image_id\":1,\"category_id\":1,\"iscrowd\":0,"
          + "\"area\":1600,\"bbox\":[10,10,40,40]}],\"categories\":[{\"id\":1,\"name\":\"a\"}]}";

  @TempDir Path folder;
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();

  @BeforeEach
  void listen() {
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void stop() {
    System.setOut(out);
    System.setErr(err);
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private int export(String format, String from, String to, String... more) {
    String[] args = {"export", "--format", format, "--from", at(from), "--out", at(to)};
    String[] all = java.util.Arrays.copyOf(args, args.length + more.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    return Pixeltally.run(all);
  }

  private String score(String predictions) {
    printed.reset();
    int code =
        Pixeltally.run(
            "score",
            "coco-bbox",
            "--truth",
            at("gt.json"),
            "--predictions",
            at(predictions),
            "--json");
    assertThat(code).as(told.toString(StandardCharsets.UTF_8)).isZero();
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void parquetScoresAsTheJsonThatItWasMadeOf() throws IOException {
    Files.writeString(folder.resolve("dt.json"), DETECTIONS);
    Files.writeString(folder.resolve("gt.json"), TRUTH);
    assertThat(export("parquet", "dt.json", "d/dt.parquet")).isZero();
    assertThat(export("coco", "d/dt.parquet", "back.json")).isZero();
    assertThat(Files.readString(folder.resolve("back.json")))
        .contains("\"bbox\":[10.0,10.0,40.5,40.0],\"score\":0.1}")
        .contains("\"score\":0.30000000000000004}");
    String json = score("dt.json");
    assertThat(json).contains("\"AP\"");
    assertThat(score("d/dt.parquet")).isEqualTo(json);
    assertThat(score("d")).isEqualTo(json);
    assertThat(score("back.json")).isEqualTo(json);
  }

  @Test
  void aRunsDetectionsAreTakenByItsNameOrTheLatest() throws IOException {
    RunFolder run = new RunFolder(at("runs"), "20261121-000000-0001", HadoopSettings::plain);
    try (TableWriter table = run.writer(Table.DETECTIONS)) {
      table.write(DetectionRows.row(run.id(), 7, 1, 0.5, new double[] {1, 2, 3, 4}, null, null));
    }
    run.publish("{}");
    RunFolder bare = new RunFolder(at("runs"), "20261121-000000-0002", HadoopSettings::plain);
    assertThat(export("coco", "runs", "dt.json", "--run", "latest")).isZero();
    assertThat(Files.readString(folder.resolve("dt.json"))).contains("\"image_id\":7");
    bare.publish("{}");
    assertThat(export("coco", "runs", "x.json", "--run", "latest")).isEqualTo(2);
    assertThat(told()).contains("20261121-000000-0002").contains("has no detections");
    assertThat(export("coco", "runs", "y.json", "--run", run.id())).isZero();
    assertThat(export("coco", "runs", "z.json", "--run", "20261121-000000-0003")).isEqualTo(2);
    assertThat(told()).contains("No complete run is named").contains("did you mean");
    assertThat(export("coco", "none", "z.json", "--run", "latest")).isEqualTo(2);
    assertThat(told()).contains("latest.json");
  }

  private String told() {
    return told.toString(StandardCharsets.UTF_8);
  }

  @Test
  void whatCannotBeWrittenIsRefusedAndNothingIsLeft() throws IOException {
    Files.writeString(folder.resolve("dt.json"), DETECTIONS);
    assertThat(export("coco", "dt.json", "dt.json")).isEqualTo(2);
    assertThat(told()).contains("another name");
    assertThat(export("parquet", "td.json", "a.parquet")).isEqualTo(2);
    assertThat(told()).contains("did you mean");
    Files.writeString(
        folder.resolve("polygon.json"),
        "[{\"image_id\":1,\"category_id\":1,\"score\":1,\"segmentation\":[[1,1,5,1,5,5]]}]");
    assertThat(export("parquet", "polygon.json", "p.parquet")).isEqualTo(2);
    assertThat(told()).contains("polygons");
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("dt.json", "polygon.json");
  }
}
