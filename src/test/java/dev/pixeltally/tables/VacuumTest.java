package dev.pixeltally.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pixeltally.config.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VacuumTest {
  @TempDir Path out;
  private StoredTrial trial;

  @BeforeEach
  void begin() {
    trial = new StoredTrial(out, Instant.now());
  }

  @Test
  void oldRunsGoAndWhatTheLatestRestsOnStays() throws IOException {
    String first = trial.id(90);
    String second = trial.id(60);
    String third = trial.id(40);
    trial.predicted(first, 90).complete(first, 90, List.of(first));
    trial.predicted(second, 60).complete(second, 60, null);
    trial.predicted(third, 40).complete(third, 40, List.of(first, third)).latest(third);
    Map<String, String> before =
        trial.files(
            "latest.json", "runs/" + third, "predictions/run=" + first, "predictions/run=" + third);
    VacuumPlan plan = trial.vacuum(1, 30);
    assertThat(StoredTrial.paths(plan))
        .containsExactly("runs/" + first, "runs/" + second, "predictions/run=" + second);
    assertThat(plan.kept()).containsExactly(third);
    assertThat(trial.files()).isEqualTo(before);
    assertThat(out.resolve("runs").toFile().list()).containsExactly(third);
    assertThat(trial.vacuum(1, 30).removals()).isEmpty();
  }

  private void refused(String says) throws IOException {
    Map<String, String> before = trial.files();
    assertThatThrownBy(() -> trial.vacuum(0, 1))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(says)
        .hasMessageEndingWith("; nothing is removed");
    assertThat(trial.files()).isEqualTo(before);
  }

  /** One run that would go, and the latest. */
  private String twoRuns() throws IOException {
    String old = trial.id(90);
    String last = trial.id(2);
    trial.predicted(old, 90).complete(old, 90, null);
    trial.predicted(last, 2).complete(last, 2, null).latest(last);
    return old;
  }

  @Test
  void manifestsAndPointersThatCannotBeReadAreRefused() throws IOException {
    String old = twoRuns();
    Path manifest = out.resolve("runs/" + old + "/run.json");
    String good = Files.readString(manifest);
    Files.writeString(manifest, good.substring(0, good.length() / 2));
    refused(old + "/run.json");
    Files.write(manifest, new byte[] {(byte) 0xff, (byte) 0xfe});
    refused(old + "/run.json");
    Files.writeString(manifest, "");
    refused("run is missing");
    Files.writeString(manifest, good.replace(old, trial.id(3)));
    refused("it is not its own");
    Files.writeString(manifest, good.replaceFirst("\"finished\": \"", "$0x"));
    refused("finished should be a time");
    Files.writeString(manifest, good.replaceFirst("\\{", "{\"prediction_runs\": [\"../x\"],"));
    refused("prediction_runs has ../x");
    Files.writeString(manifest, good.replaceFirst("\\{", "{\"prediction_runs\": \"x\","));
    refused("prediction_runs should be a list");
    Files.delete(manifest);
    Files.createDirectory(manifest);
    refused(old + "/run.json");
    Files.delete(manifest);
    Files.createSymbolicLink(manifest, out.resolve("nowhere"));
    refused(old + "/run.json");
    Files.delete(manifest);
    Files.writeString(manifest, good);
    for (String pointer :
        List.of("", "[]", "{\"run\": \"a\"", "{\"run\": \"" + old + "\", \"path\": \"runs\"}")) {
      Files.writeString(out.resolve("latest.json"), pointer);
      refused("latest.json");
    }
    trial.latest(trial.id(50));
    refused("no complete run has that name");
    trial.latest("..");
    refused("no complete run has that name");
    trial.latest(old);
    trial.file("runs/mine/run.json", 3);
    refused("no run is named so");
  }

  @Test
  void aFolderOfSomethingElseIsRefused() throws IOException {
    trial.file("_temporary/0/a", 99);
    refused("holds no runs");
    trial.file("runs/mine/a", 99);
    trial.file("predictions/mine/a", 99);
    refused("holds no runs");
    assertThat(out.resolve("_at_work")).doesNotExist();
  }

  @Test
  void withoutAPointerTheNewestStay() throws IOException {
    String old = twoRuns();
    Files.delete(out.resolve("latest.json"));
    assertThat(trial.vacuum(1, 30).kept()).containsExactly(trial.id(2));
    assertThat(out.resolve("runs/" + old)).doesNotExist();
  }

  @Test
  void theLatestStaysHoweverOldAndWhateverIsNewer() throws IOException {
    String old = twoRuns();
    trial.latest(old);
    assertThat(trial.vacuum(0, 1).kept()).containsExactly(old);
    assertThat(out.resolve("runs/" + trial.id(2))).doesNotExist();
    assertThat(out.resolve("predictions/run=" + old + "/part-0.parquet")).exists();
  }

  @Test
  void whatIsBeingWrittenStaysWhateverThePolicy() throws IOException {
    twoRuns();
    trial.begun(trial.id(0), 0).predicted(trial.id(0), 0);
    trial.file("_temporary/" + trial.id(1) + "/part", 0);
    trial.vacuum(0, 0);
    assertThat(trial.files())
        .containsKey("runs/" + trial.id(0) + "/summary/part-0.parquet")
        .containsKey("predictions/run=" + trial.id(0) + "/part-0.parquet")
        .containsKey("_temporary/" + trial.id(1) + "/part");
  }

  @Test
  void emptyFoldersGo() throws IOException {
    twoRuns();
    Files.createDirectories(out.resolve("runs/" + trial.id(60) + "/summary"));
    Files.createDirectories(out.resolve("_temporary/77/x"));
    trial.vacuum(10, 100);
    assertThat(out.resolve("runs/" + trial.id(60))).doesNotExist();
    assertThat(out.resolve("_temporary")).doesNotExist();
  }

  @Test
  void linksAreNotFollowed(@TempDir Path elsewhere) throws IOException {
    twoRuns();
    Path treasure = elsewhere.resolve("treasure");
    Files.writeString(treasure, "x");
    Files.setLastModifiedTime(treasure, FileTime.from(Instant.EPOCH));
    String killed = trial.id(80);
    Path inRun = trial.file("runs/" + killed + "/a", 80).resolveSibling("link");
    Files.createSymbolicLink(inRun, elsewhere);
    Files.getFileAttributeView(inRun, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setTimes(FileTime.from(Instant.EPOCH), null, null);
    Files.createSymbolicLink(out.resolve("predictions/run=" + trial.id(81)), elsewhere);
    Files.createSymbolicLink(out.resolve("runs/" + trial.id(82)), elsewhere);
    Files.createDirectories(out.resolve("_temporary"));
    Files.createSymbolicLink(out.resolve("__magic_job-x"), elsewhere);
    trial.vacuum(0, 1);
    assertThat(out.resolve("runs/" + killed)).doesNotExist();
    assertThat(treasure).hasContent("x");
    assertThat(out.resolve("runs/" + trial.id(82))).isSymbolicLink();
  }

  @Test
  void aRunBehindALinkStaysWithAllThatItRestsOn(@TempDir Path elsewhere) throws IOException {
    String old = twoRuns();
    Files.move(out.resolve("runs/" + old), elsewhere.resolve(old));
    Files.createSymbolicLink(out.resolve("runs/" + old), elsewhere.resolve(old));
    Map<String, String> before = trial.files("predictions");
    assertThat(trial.vacuum(0, 1).removals()).isEmpty();
    assertThat(trial.files("predictions")).isEqualTo(before);
    assertThat(elsewhere.resolve(old + "/run.json")).exists();
  }

  @Test
  void partsThatAreLinksAreRefused(@TempDir Path elsewhere) throws IOException {
    twoRuns();
    Files.move(out.resolve("runs"), elsewhere.resolve("runs"));
    Files.createSymbolicLink(out.resolve("runs"), elsewhere.resolve("runs"));
    refused("is a link");
  }

  @Test
  void whileARunIsAtWorkNothingIsRemoved() throws IOException {
    twoRuns();
    try (AtWork work = new RunFolder(out.toString(), "a", Samples.NO_HADOOP).atWork(told -> {})) {
      refused("A run is at work");
      work.check();
    }
    assertThat(trial.vacuum(0, 1).removals()).hasSize(2);
  }

  @Test
  void throughHadoopTheSameGoes() throws IOException {
    String old = twoRuns();
    String killed = trial.id(70);
    trial.begun(killed, 70);
    trial.file("_temporary/1/a", 60);
    var hadoop = Mount.of(out);
    VacuumPlan plan =
        new Vacuum(Mount.ROOT, () -> hadoop)
            .run(new VacuumPolicy(0, StoredTrial.DAY), trial.now(), r -> {});
    assertThat(StoredTrial.paths(plan))
        .containsExactly("runs/" + old, "runs/" + killed, "predictions/run=" + old, "_temporary/1");
    assertThat(plan.removals().get(0).files()).isEqualTo(3);
    assertThat(trial.files().keySet())
        .allMatch(f -> f.contains(trial.id(2)) || f.equals("latest.json"));
    assertThat(out.toFile().list()).containsExactlyInAnyOrder("latest.json", "runs", "predictions");
  }
}
