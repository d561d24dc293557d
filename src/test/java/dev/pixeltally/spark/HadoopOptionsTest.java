package dev.pixeltally.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pixeltally.config.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HadoopOptionsTest {
  @TempDir Path folder;

  @Test
  void theStrongestWinsAsInSparkSubmit() throws Exception {
    Path file = folder.resolve("s3.conf");
    Files.writeString(
        file,
        "spark.hadoop.fs.a  file\nspark.hadoop.fs.b=file\nspark.hadoop.fs.c: file\nspark.master x");
    Map<String, String> settings =
        HadoopOptions.of(
            Map.of(
                "PIXELTALLY_SUBMIT",
                " --conf spark.hadoop.fs.b=conf --properties-file "
                    + file
                    + " --conf=spark.hadoop.fs.c=conf --conf spark.ui.enabled=false"),
            false,
            Map.of("fs.c", "jvm"));
    assertThat(settings)
        .containsOnly(
            Map.entry("fs.a", "file"), Map.entry("fs.b", "conf"), Map.entry("fs.c", "jvm"));
  }

  @Test
  void insideSparkItsOwnPropertiesAreAll() {
    assertThat(
            HadoopOptions.of(
                Map.of("PIXELTALLY_SUBMIT", "--conf spark.hadoop.fs.a=x"),
                true,
                Map.of("fs.b", "jvm")))
        .containsOnly(Map.entry("fs.b", "jvm"));
  }

  @Test
  void sparksDefaultsCountWhereNoFileIsNamed() throws Exception {
    Files.createDirectories(folder.resolve("conf"));
    Files.writeString(folder.resolve("conf/spark-defaults.conf"), "spark.hadoop.fs.a 1\n");
    Map<String, String> environment = Map.of("SPARK_HOME", folder.toString());
    assertThat(HadoopOptions.of(environment, false, Map.of())).containsEntry("fs.a", "1");
  }

  @Test
  void awsVariablesStandInForKeysThatNobodyGave() {
    Map<String, String> environment =
        Map.of("AWS_ACCESS_KEY_ID", "k", "AWS_SECRET_ACCESS_KEY", "s", "AWS_SESSION_TOKEN", "t");
    assertThat(HadoopOptions.of(environment, true, Map.of()))
        .containsEntry("fs.s3a.access.key", "k")
        .containsEntry("fs.s3a.secret.key", "s")
        .containsEntry("fs.s3a.session.token", "t");
    assertThat(HadoopOptions.of(environment, true, Map.of("fs.s3a.access.key", "other")))
        .containsOnly(Map.entry("fs.s3a.access.key", "other"));
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Map<String, String> environment =
        Map.of("PIXELTALLY_SUBMIT", "--properties-file " + folder.resolve("none.conf"));
    assertThatThrownBy(() -> HadoopOptions.of(environment, false, Map.of()))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("none.conf");
  }
}
