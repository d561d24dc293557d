package dev.pixeltally.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TablesDocTest {
  @Test
  void thePageIsWhatTheCodeSays() throws IOException {
    assertThat(Files.readString(Path.of("docs/tables.md")))
        .as(
            "print it anew: java -cp target/classes dev.pixeltally.tables.TablesDoc > docs/tables.md")
        .isEqualTo(TablesDoc.page());
  }
}
