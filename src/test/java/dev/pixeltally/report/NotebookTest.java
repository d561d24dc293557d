package dev.pixeltally.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NotebookTest {
  @Test
  void theNotebookIsCommittedWithoutOutputs() throws Exception {
    JsonNode notebook =
        new ObjectMapper().readTree(Files.readAllBytes(Path.of("notebooks/first-look.ipynb")));
    for (JsonNode cell : notebook.get("cells")) {
      if (cell.get("cell_type").asText().equals("code")) {
        assertThat(cell.get("outputs")).isEmpty();
        assertThat(cell.get("execution_count").isNull()).isTrue();
      }
    }
  }
}
