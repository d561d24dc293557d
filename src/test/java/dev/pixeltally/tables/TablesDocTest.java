package dev.pixeltally.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TablesDocTest {
  /** Where it differs: {@code java -cp ... dev.pixeltally.tables.TablesDoc > docs/tables.md}. */
  @Test
  void thePageIsWhatTheCodePrints() throws Exception {
    assertThat(Files.readString(Path.of("docs/tables.md"), StandardCharsets.UTF_8))
        .isEqualTo(TablesDoc.page());
  }

  @Test
  void everyColumnSaysWhatItHolds() {
    for (Table table : Table.values()) {
      assertThat(table.doc()).as(table.folder()).isNotBlank();
      assertThat(table.columns())
          .allSatisfy(c -> assertThat(c.doc()).as(table + "." + c.name()).isNotBlank());
      assertThat(table.columns().stream().map(Column::name)).doesNotHaveDuplicates();
    }
  }
}
