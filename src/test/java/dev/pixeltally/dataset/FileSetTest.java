package dev.pixeltally.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pixeltally.config.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On both storages; Hadoop's is asked through its own local file system. */
class FileSetTest {
  @TempDir Path temp;

  @BeforeEach
  void files() throws Exception {
    new Tree(temp.resolve("dt"))
        .file("b.parquet", "")
        .file("a.json.gz", "")
        .file("a.json", "")
        .file("c.txt", "")
        .file("_d.parquet", "")
        .file(".e.json", "")
        .file("below/f.parquet", "")
        .file("below/g.json", "")
        .file("below/deeper/h.parquet", "")
        .file("_temporary/i.parquet", "");
    new Tree(temp.resolve("none")).file("x.txt", "").file("below/x.json", "");
  }

  private List<String> names(Storage storage, String given) {
    return FileSet.of(storage, temp.resolve(given).toString(), "the predictions").stream()
        .map(file -> temp.relativize(Path.of(file)).toString())
        .toList();
  }

  @Test
  void aFolderHasBothKindsAndParquetAtAnyDepth() {
    for (Storage storage : List.of(LocalStorage.INSTANCE, new HadoopStorage(Map.of()))) {
      assertThat(names(storage, "dt"))
          .containsExactly(
              "dt/a.json",
              "dt/a.json.gz",
              "dt/b.parquet",
              "dt/below/deeper/h.parquet",
              "dt/below/f.parquet");
      assertThat(names(storage, "dt/*.parquet")).containsExactly("dt/_d.parquet", "dt/b.parquet");
      assertThat(names(storage, "dt/c.txt")).containsExactly("dt/c.txt");
      assertThatThrownBy(() -> names(storage, "none"))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("holds no .json, .json.gz or .parquet");
    }
  }

  @Test
  void linksCountAndLoopsAreRefused() throws Exception {
    Path outside = new Tree(temp.resolve("blobs")).file("f00", "").root();
    Files.createSymbolicLink(temp.resolve("dt/z.parquet"), outside.resolve("f00"));
    assertThat(names(LocalStorage.INSTANCE, "dt")).hasSize(6).last().isEqualTo("dt/z.parquet");
    Files.createSymbolicLink(temp.resolve("dt/below/loop"), temp.resolve("dt"));
    assertThatThrownBy(() -> names(LocalStorage.INSTANCE, "dt"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("below/loop");
  }
}
