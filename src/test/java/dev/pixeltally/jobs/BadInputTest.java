package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pixeltally.config.EvaluateConfig.OutputConfig;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.report.RunReport;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.ImageIO;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A dataset with one sample of each kind of trouble beside the good ones: one run over all. */
class BadInputTest {
  private static final String GOOD = "scene_00";

  @TempDir static Path folder;
  private static Trial trial;
  private static RunReport clean;
  private static RunReport run;

  @BeforeAll
  static void evaluate() throws IOException {
    trial = Trial.in(folder);
    try (JavaSparkContext spark = Trial.spark("local[2]")) {
      clean = trial.run(spark);
      spoil(trial);
      run = trial.run(spark);
    }
  }

  /** Puts the troubles into a dataset. */
  static void spoil(Trial trial) throws IOException {
    StringBuilder split = new StringBuilder(Files.readString(trial.split()));
    for (String id :
        List.of(
            "no-mask",
            "empty",
            "cut-jpeg",
            "cut-png",
            "html",
            "bomb",
            "other-size",
            "rgb-mask",
            "unknown-id",
            "nan",
            "empty-mask",
            "cut-mask",
            "mask-bomb",
            "html-mask")) {
      split.append(id).append('\n');
      Files.copy(trial.photo(GOOD), trial.photo(id));
      Files.copy(trial.mask(GOOD), trial.mask(id));
    }
    split.append("no-image\nnowhere\nscene_03\n../../secret\n/etc/passwd\n");
    Files.copy(trial.mask(GOOD), trial.mask("no-image"));
    Files.writeString(trial.split(), split);

    Files.delete(trial.mask("no-mask"));
    Files.write(trial.photo("empty"), new byte[0]);
    Files.write(trial.photo("cut-jpeg"), half(Files.readAllBytes(trial.photo(GOOD))));
    Files.delete(trial.photo("cut-png"));
    Files.write(trial.dataset().resolve("JPEGImages/cut-png.png"), half(png(noisy(64, 48))));
    Files.writeString(trial.photo("html"), "<!DOCTYPE html><html>404 Not Found</html>");
    Files.write(trial.photo("bomb"), bomb(2));
    Files.write(trial.mask("bomb"), bomb(3));
    Files.write(trial.mask("mask-bomb"), bomb(3));
    Files.write(trial.photo("nan"), png(white(30, 17)));
    Files.write(trial.mask("other-size"), Files.readAllBytes(trial.mask("scene_01")));
    Files.write(trial.mask("rgb-mask"), png(white(30, 17)));
    Files.write(trial.mask("unknown-id"), unknownId(trial));
    Files.write(trial.mask("empty-mask"), new byte[0]);
    Files.write(trial.mask("cut-mask"), half(Files.readAllBytes(trial.mask(GOOD))));
    Files.writeString(trial.mask("html-mask"), "<html></html>");
  }

  private static byte[] half(byte[] file) {
    return Arrays.copyOf(file, file.length / 2);
  }

  private static byte[] png(BufferedImage image) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  private static BufferedImage white(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, width, height);
    g.dispose();
    return image;
  }

  private static BufferedImage noisy(int width, int height) {
    BufferedImage image = white(width, height);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, i * 0x9E3779B1);
    }
    return image;
  }

  /** The good mask with one pixel of a class that the label space lacks. */
  private static byte[] unknownId(Trial trial) throws IOException {
    BufferedImage mask = ImageIO.read(trial.mask(GOOD).toFile());
    mask.getRaster().setSample(5, 4, 0, 77);
    return png(mask);
  }

  /** A few bytes that claim 50,000 x 50,000 pixels. */
  private static byte[] bomb(int colourType) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DataOutputStream file = new DataOutputStream(out);
    file.writeLong(0x89504E470D0A1A0AL);
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream h = new DataOutputStream(header);
    h.writeInt(50_000);
    h.writeInt(50_000);
    h.write(new byte[] {8, (byte) colourType, 0, 0, 0});
    chunk(file, "IHDR", header.toByteArray());
    chunk(file, "PLTE", new byte[768]);
    Deflater deflater = new Deflater(9);
    deflater.setInput(new byte[1 << 20]);
    deflater.finish();
    byte[] data = new byte[1 << 14];
    chunk(file, "IDAT", Arrays.copyOf(data, deflater.deflate(data)));
    deflater.end();
    chunk(file, "IEND", new byte[0]);
    return out.toByteArray();
  }

  private static void chunk(DataOutputStream file, String name, byte[] data) throws IOException {
    byte[] type = name.getBytes(StandardCharsets.US_ASCII);
    file.writeInt(data.length);
    file.write(type);
    file.write(data);
    CRC32 crc = new CRC32();
    crc.update(type);
    crc.update(data);
    file.writeInt((int) crc.getValue());
  }

  @ParameterizedTest
  @CsvSource({
    "no-image, list, missing_image, no-image",
    "nowhere, list, missing_image, nowhere",
    "no-mask, list, missing_truth, no-mask",
    "empty, list, empty_file, zero bytes",
    "empty-mask, list, empty_file, zero bytes",
    "scene_03, list, duplicate_id, more than once",
    "../../secret, list, unsafe_path, ../../secret",
    "/etc/passwd, list, unsafe_path, /etc/passwd",
    "cut-jpeg, decode, truncated, end",
    "cut-png, decode, truncated, end",
    "html, decode, not_an_image, <!DOCTYPE html>",
    "bomb, decode, too_many_pixels, 50000",
    "nan, infer, network_nan, NaN",
    "other-size, measure, size_mismatch, 30x17",
    "rgb-mask, truth, not_a_label_map, SegmentationClass/rgb-mask.png",
    "unknown-id, truth, unknown_class_id, id 77 (1 pixels; the first at x=5 y=4)",
    "cut-mask, truth, truncated, end",
    "mask-bomb, truth, too_many_pixels, 50000",
    "html-mask, truth, not_an_image, SegmentationClass/html-mask.png",
  })
  void itsFailureIsARow(String id, String stage, String reason, String says) throws IOException {
    List<Map<String, Object>> rows =
        trial.table(run.run(), "failures").stream()
            .filter(r -> r.get("image_id").equals(id))
            .toList();
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0)).containsEntry("stage", stage).containsEntry("reason", reason);
    assertThat((String) rows.get(0).get("message")).contains(says.replace(';', ','));
  }

  @Test
  void theRestIsMeasuredAsBefore() throws IOException {
    EvaluateJobTest.assertSameNumbers(trial, clean.run(), run.run());
    assertThat(new HashSet<>(trial.table(run.run(), "image_metrics")))
        .isEqualTo(new HashSet<>(trial.table(clean.run(), "image_metrics")));
    Map<String, Map<String, Object>> before = trial.predictions(clean.run());
    Map<String, Map<String, Object>> after = trial.predictions(run.run());
    for (String id : Trial.ids()) {
      assertThat((byte[]) after.get(id).get("label_map"))
          .isEqualTo((byte[]) before.get(id).get("label_map"));
    }
  }

  @Test
  void aPredictionWhoseTruthIsBadIsKept() throws IOException {
    Set<String> more = new HashSet<>(trial.predictions(run.run()).keySet());
    more.removeAll(Set.copyOf(Trial.ids()));
    assertThat(more)
        .containsExactlyInAnyOrder(
            "other-size", "rgb-mask", "unknown-id", "cut-mask", "mask-bomb", "html-mask");
  }

  @Test
  void theManifestCountsFailuresByReason() throws IOException {
    var manifest = trial.manifest(run.run());
    assertThat(manifest.get("images").asInt()).isEqualTo(Trial.IMAGES);
    assertThat(manifest.get("failed").asInt()).isEqualTo(19);
    assertThat(run.failures())
        .containsEntry(Reason.MISSING_IMAGE, 2L)
        .containsEntry(Reason.UNSAFE_PATH, 2L)
        .containsEntry(Reason.TRUNCATED, 3L)
        .containsEntry(Reason.TOO_MANY_PIXELS, 2L)
        .doesNotContainKey(Reason.INTERNAL);
    run.failures()
        .forEach(
            (reason, n) ->
                assertThat(manifest.get("failures").get(reason.code()).asLong()).isEqualTo(n));
  }

  @Test
  void theExitCodeIsThreeAboveTheShareAndZeroBelow() {
    // 19 failures and 20 measured images: a share of 0.487.
    assertThat(exitCode("failures.max-share=0.48")).isEqualTo(ExitCode.TOO_MANY_FAILURES);
    assertThat(exitCode("failures.max-share=0.49")).isEqualTo(ExitCode.DONE);
  }

  private static int exitCode(String share) {
    return RunPublisher.show(run, OutputConfig.of(trial.settings(share)));
  }
}
