package dev.pixeltally.measure.coco;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The evaluator runs in a JVM that has our classes and nothing else. */
class LibraryTest {
  @TempDir Path folder;

  @Test
  void theProgramOfTheDocsRunsWithoutAnyLibrary() throws Exception {
    Path gt = folder.resolve("gt.json");
    Path dt = folder.resolve("dt.json");
    Files.writeString(
        gt,
        "{\"images\":[{\"id\":1}],\"categories\":[{\"id\":1,\"name\":\"a\"}],"
            + "\"annotations\":[{\"id\":1,\"image_id\":1,\"category_id\":1,\"iscrowd\":0,"
            + "\"area\":4,\"bbox\":[0,0,2,2]}]}");
    Files.writeString(
        dt, "[{\"image_id\":1,\"category_id\":1,\"bbox\":[0,0,2,1.25],\"score\":0.5}]");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    "target/classes:target/test-classes",
                    LibraryExample.class.getName(),
                    gt.toString(),
                    dt.toString()))
            .redirectErrorStream(true)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(text).isZero();
    // An IoU of .625: found at .5, not at .75. The last bit is pycocotools' own.
    assertThat(text)
        .contains(
            "Average Precision  (AP) @[ IoU=0.50      | area=   all | maxDets=100 ] ="
                + " 0.9999999999999999")
        .contains("Average Precision  (AP) @[ IoU=0.75      | area=   all | maxDets=100 ] = 0.0");
  }
}
