package dev.pixeltally.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.image.LabelMap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SampleScenesTest {
  @TempDir Path folder;

  private Path written(int images) throws IOException {
    Path out = folder.resolve("scenes");
    SampleScenes.write(SceneLayout.VOC, out, images, 7, n -> {});
    return out;
  }

  @Test
  void eachFourthSceneIsKeptBack() throws IOException {
    List<Integer> told = new ArrayList<>();
    Path out = folder.resolve("nine");
    SampleResult result = SampleScenes.write(SceneLayout.VOC, out, 9, 7, told::add);

    assertThat(told).isEqualTo(IntStream.rangeClosed(1, 9).boxed().toList());
    assertThat(result.images()).isEqualTo(9);
    assertThat(result.train()).isEqualTo(7);
    assertThat(result.val()).isEqualTo(2);
    assertThat(result.objects()).isPositive();
    for (String set : List.of("Segmentation", "Main")) {
      Path lists = out.resolve("ImageSets").resolve(set);
      assertThat(lists.resolve("val.txt")).hasContent("scene_000003\nscene_000007\n");
      assertThat(Files.readAllLines(lists.resolve("train.txt"))).hasSize(7);
      assertThat(Files.readAllLines(lists.resolve("trainval.txt"))).hasSize(9);
    }
  }

  @Test
  void aFileDependsOnItsSceneAlone() throws IOException {
    Path out = written(6);
    // Another process would write these in another order, after another number of scenes.
    Path other = Files.createDirectory(folder.resolve("other"));
    VocWriter writer = new VocWriter(other);
    writer.begin();
    for (int i : new int[] {5, 1, 3}) {
      writer.write(new SceneGenerator(7).scene(i));
    }
    try (Stream<Path> files = Files.walk(other)) {
      List<Path> all = files.filter(Files::isRegularFile).toList();
      assertThat(all).hasSize(3 * 4 + 1);
      for (Path file : all) {
        assertThat(file).hasSameBinaryContentAs(out.resolve(other.relativize(file)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(SceneLayout.class)
  void theThreadsLeaveNoTrace(SceneLayout layout) throws IOException {
    Path alone = folder.resolve("alone");
    Path together = folder.resolve("together");
    SampleScenes.write(layout, alone, 9, 7, 1, n -> {});
    SampleScenes.write(layout, together, 9, 7, 5, n -> {});
    List<Path> files = files(alone);
    assertThat(files(together)).isEqualTo(files).hasSizeGreaterThan(20);
    for (Path file : files) {
      assertThat(together.resolve(file)).hasSameBinaryContentAs(alone.resolve(file));
    }
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).map(root::relativize).sorted().toList();
    }
  }

  @Test
  void anInterruptedRunHasNoJson() {
    Path out = folder.resolve("cut");
    assertThatThrownBy(
            () ->
                SampleScenes.write(
                    SceneLayout.COCO,
                    out,
                    50,
                    7,
                    3,
                    n -> {
                      throw new IllegalStateException("stopped");
                    }))
        .hasRootCauseMessage("stopped");
    assertThat(out.resolve("train")).isNotEmptyDirectory();
    assertThat(out.resolve("annotations"))
        .isDirectoryNotContaining(f -> f.getFileName().toString().endsWith(".json"));
  }

  @Test
  void anInterruptedRunHasNoSplits() throws IOException {
    Path out = folder.resolve("cut");
    assertThatThrownBy(
            () ->
                SampleScenes.write(
                    SceneLayout.VOC,
                    out,
                    50,
                    7,
                    n -> {
                      throw new IllegalStateException("stopped");
                    }))
        .hasRootCauseMessage("stopped");
    assertThat(out.resolve("JPEGImages")).isNotEmptyDirectory();
    assertThat(out.resolve("ImageSets")).doesNotExist();
    try (Stream<Path> images = Files.list(out.resolve("JPEGImages"))) {
      assertThat(images.count()).as("the others stop as well").isLessThan(50);
    }
  }

  @Test
  void refusesWhatItWouldSpoil() throws IOException {
    Files.writeString(folder.resolve("notes.txt"), "mine");
    assertThatThrownBy(() -> SampleScenes.write(SceneLayout.VOC, folder, 1, 7, n -> {}))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("already holds notes.txt")
        .hasMessageContaining("valid: a new or an empty folder");
    assertThatThrownBy(
            () -> SampleScenes.write(SceneLayout.VOC, folder.resolve("notes.txt"), 1, 7, n -> {}))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("it is a file");
    assertThatThrownBy(
            () -> SampleScenes.write(SceneLayout.VOC, folder.resolve("none"), 0, 7, n -> {}))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("1 or more");
    assertThat(folder.resolve("none")).doesNotExist();
  }

  @Test
  void theBorderIsEveryPixelNextToAnotherObject() {
    byte[] ids = {
      0, 0, 0, 0, 0,
      0, 0, 1, 1, 1,
      0, 0, 1, 1, 1,
      0, 0, 1, 1, 1,
      0, 0, 1, 1, 2,
    };
    boolean[] border = Borders.of(new LabelMap(5, 5, ids));
    boolean t = true;
    boolean f = false;
    assertThat(border)
        .containsExactly(
            f, t, t, t, t, //
            f, t, t, t, t, //
            f, t, t, f, f, //
            f, t, t, t, t, //
            f, t, t, t, t);
  }

  @ParameterizedTest
  @CsvSource({
    "VOC, check_voc_scenes.py, 24 scenes (18 train, 6 val)",
    "COCO, check_coco_scenes.py, 24 images",
    "CITYSCAPES, check_cityscapes_scenes.py, 24 scenes"
  })
  void pythonReadsTheFolder(SceneLayout layout, String script, String said)
      throws IOException, InterruptedException {
    String python = System.getenv().getOrDefault("PIXELTALLY_PYTHON", "python3");
    Path log = folder.resolve("python.log");
    Path out = folder.resolve("scenes");
    SampleScenes.write(layout, out, 24, 7, n -> {});
    Process process;
    try {
      process =
          new ProcessBuilder(python, "src/test/python/" + script, out.toString())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException e) {
      assumeThat(e).as("skipped: %s does not start", python).isNull();
      return;
    }
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    String printed = Files.readString(log, StandardCharsets.UTF_8);
    assumeThat(printed).as("skipped: %s lacks a package", python).doesNotContain("ModuleNotFound");
    assertThat(process.exitValue()).as(printed).isZero();
    assertThat(printed).contains(said);
  }
}
