package dev.pixeltally.tables;

import static dev.pixeltally.tables.Samples.NO_HADOOP;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path out;

  @Test
  void thePointerLeadsToACompleteRunAtEveryMoment() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService reader = Executors.newSingleThreadExecutor();
    Future<Set<String>> seen =
        reader.submit(
            () -> {
              Set<String> runs = new HashSet<>();
              boolean last = false;
              while (!last) {
                last = over.get();
                JsonNode latest;
                try {
                  latest = JSON.readTree(Files.readAllBytes(out.resolve("latest.json")));
                } catch (NoSuchFileException e) {
                  continue; // before the first run only: it is replaced, never removed
                }
                Path run = out.resolve(latest.get("path").asText());
                JsonNode manifest = JSON.readTree(Files.readAllBytes(run.resolve("run.json")));
                assertThat(manifest.get("run")).isEqualTo(latest.get("run"));
                runs.add(latest.get("run").asText());
              }
              return runs;
            });
    for (int i = 0; i < 300; i++) {
      new RunFolder(out + "/", "run" + i, NO_HADOOP).publish("{\"run\": \"run" + i + "\"}");
    }
    over.set(true);
    assertThat(seen.get()).isNotEmpty();
    reader.shutdown();
    assertThat(files()).contains("latest.json").noneMatch(name -> name.endsWith(".tmp"));
    assertThat(latest()).isEqualTo("run299");
  }

  @Test
  void throughHadoopThePointerIsReplacedToo() throws IOException {
    Configuration hadoop = Mount.of(out);
    for (String id : new String[] {"first", "second"}) {
      new RunFolder(Mount.ROOT, id, () -> hadoop).publish("{\"run\": \"" + id + "\"}");
      assertThat(latest()).isEqualTo(id);
    }
    assertThat(out.resolve("runs/first/run.json")).hasContent("{\"run\": \"first\"}");
    assertThat(files()).noneMatch(name -> name.endsWith(".tmp"));
  }

  private static void write(RunFolder run) throws IOException {
    try (TableWriter rows = run.writer(Table.FAILURES)) {
      rows.write(run.id(), "a", null, "read", "corrupt", "why");
    }
  }

  @Test
  void aDraftComesToItsPlaceAsAWhole() throws IOException {
    try (RunFolder run = RunFolder.draft(out.toString(), "id", NO_HADOOP)) {
      write(run);
      assertThat(out.resolve("runs")).doesNotExist();
      run.publish("{}");
      assertThat(out.resolve("runs/id/run.json")).hasContent("{}");
      assertThat(out.resolve("runs/id/failures/part-driver-id.parquet")).exists();
    }
    assertThat(out.resolve("runs/id/run.json")).exists();
    assertThat(latest()).isEqualTo("id");
    assertThat(out.resolve("_temporary")).doesNotExist();
  }

  @Test
  void aDraftThatIsNotPublishedIsTakenBack() throws IOException {
    try (RunFolder other = RunFolder.draft(out.toString(), "other", NO_HADOOP)) {
      write(other);
      try (RunFolder run = RunFolder.draft(out.toString(), "id", NO_HADOOP)) {
        write(run);
      }
      assertThat(out.resolve("_temporary/id")).doesNotExist();
      other.publish("{}");
    }
    assertThat(out.resolve("_temporary")).doesNotExist();
    assertThat(out.resolve("runs/other/failures")).exists();
    assertThat(out.resolve("runs/id")).doesNotExist();
  }

  @Test
  void throughHadoopADraftIsTakenBackToo() throws IOException {
    Configuration hadoop = Mount.of(out);
    try (RunFolder run = RunFolder.draft(Mount.ROOT, "id", () -> hadoop)) {
      write(run);
      assertThat(out.resolve("runs/id/failures")).exists();
    }
    assertThat(out.resolve("runs/id")).doesNotExist();
    try (RunFolder run = RunFolder.draft(Mount.ROOT, "id", () -> hadoop)) {
      run.publish("{}");
    }
    assertThat(out.resolve("runs/id/run.json")).exists();
  }

  @Test
  void placesOfARun() {
    RunFolder run = new RunFolder("s3a://bucket/runs/", "id", NO_HADOOP);
    assertThat(run.address()).isEqualTo("s3a://bucket/runs/runs/id");
    assertThat(run.predictions()).isEqualTo("s3a://bucket/runs/predictions/run=id");
    assertThat(run.address(Table.SUMMARY)).isEqualTo("s3a://bucket/runs/runs/id/summary");
    assertThat(run.overlays()).isEqualTo("s3a://bucket/runs/runs/id/overlays");
  }

  @Test
  void namesOfRunsSortByTime() {
    String early = RunId.next(Instant.parse("2026-11-21T06:15:00.999Z"));
    String late = RunId.next(Instant.parse("2026-11-21T06:15:01Z"));
    assertThat(early).matches("20261121-061500-[0-9a-f]{4}");
    assertThat(late).matches("20261121-061501-[0-9a-f]{4}").isGreaterThan(early);
  }

  private String latest() throws IOException {
    return JSON.readTree(Files.readString(out.resolve("latest.json"), StandardCharsets.UTF_8))
        .get("run")
        .asText();
  }

  private Set<String> files() throws IOException {
    Set<String> names = new HashSet<>();
    try (Stream<Path> all = Files.walk(out)) {
      all.filter(Files::isRegularFile).forEach(file -> names.add(file.getFileName().toString()));
    }
    return names;
  }
}
