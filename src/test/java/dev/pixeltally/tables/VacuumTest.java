package dev.pixeltally.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
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
}
