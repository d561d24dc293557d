package dev.pixeltally.tables;

import static dev.pixeltally.tables.Samples.NO_HADOOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.coco.CocoPart;
import dev.pixeltally.dataset.coco.CocoResults;
import dev.pixeltally.dataset.coco.CocoResultsReader;
import dev.pixeltally.dataset.coco.Strictness;
import dev.pixeltally.image.Rle;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Detections in Parquet, and back. */
class DetectionFilesTest {
  private static final Set<CocoPart> ALL = EnumSet.allOf(CocoPart.class);

  @TempDir Path folder;

  private static CocoResults json(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return CocoResultsReader.read(new ByteArrayInputStream(bytes), "dt.json", bytes.length, ALL);
  }

  private static String text(CocoResults results) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DetectionJson.write(results, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private String write(String name, CocoResults results, String run) throws IOException {
    String file = folder.resolve(name).toString();
    try (TableWriter out = TableWriter.open(Table.DETECTIONS, file, NO_HADOOP)) {
      DetectionRows.write(results, run, out);
    }
    return file;
  }

  private CocoResults throughParquet(String text) throws IOException {
    return DetectionReader.read(
        write("dt.parquet", json(text), null), ALL, Strictness.STRICT, NO_HADOOP);
  }

  private void roundTrip(String text) throws IOException {
    String before = text(json(text));
    assertThat(text(throughParquet(text))).isEqualTo(before);
    assertThat(text(json(before))).isEqualTo(before);
  }

  @Test
  void numbersKeepTheirBits() throws IOException {
    Random random = new Random(5);
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < 20_000; i++) {
      text.append(i == 0 ? "" : ",")
          .append(
              String.format(
                  Locale.ROOT,
                  "{\"image_id\":%d,\"category_id\":%d,\"bbox\":[%s,%s,%s,%s],\"score\":%s}",
                  random.nextInt(50) - 5L + (1L << 40),
                  random.nextInt(90),
                  random.nextDouble() * 640,
                  random.nextGaussian() * 1e-300,
                  Math.scalb(random.nextDouble(), random.nextInt(60) - 30),
                  i % 3 == 0 ? "17" : "-0.0",
                  random.nextDouble()));
    }
    roundTrip(text.append("]").toString());
  }

  @Test
  void masksAndKeyPointsComeBack() throws IOException {
    String mask = "{\"size\":[4,5],\"counts\":\"\\\\3oO0\"}";
    String one = "\"image_id\":1,\"category_id\":2,\"score\":0.5";
    roundTrip(
        "[{"
            + one
            + ",\"segmentation\":"
            + mask
            + "},{"
            + one
            + ",\"segmentation\":{\"size\":[4,5],\"counts\":\"\"}}]");
    roundTrip(
        "[{"
            + one
            + ",\"bbox\":[1,2,3,4],\"segmentation\":"
            + mask
            + "},{"
            + one
            + ",\"bbox\":[1,2,3,4]}]");
    roundTrip("[{" + one + ",\"keypoints\":[1.5,2.25,2,0,0,0]},{" + one + ",\"keypoints\":[]}]");
    roundTrip("[]");
  }

  @Test
  void runLengthsAsNumbersBecomeCocosString() throws IOException {
    CocoResults back =
        throughParquet(
            "[{\"image_id\":1,\"category_id\":2,\"score\":0.5,"
                + "\"segmentation\":{\"size\":[4,5],\"counts\":[3,0,2,9,6]}}]");
    String string = Rle.ofCounts(new int[] {3, 0, 2, 9, 6}, 4, 5).text().replace("\\", "\\\\");
    assertThat(text(back)).contains("\"size\":[4,5],\"counts\":\"" + string + "\"");
  }

  @Test
  void polygonsAreRefused() throws IOException {
    CocoResults results =
        json(
            "[{\"image_id\":1,\"category_id\":2,\"score\":0.5,"
                + "\"segmentation\":[[1,1,5,1,5,5]]}]");
    assertThatThrownBy(() -> write("x.parquet", results, null))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("detection number 0")
        .hasMessageContaining("polygons");
  }

  @Test
  void filesOfAFolderAreReadInTheOrderOfTheirNames() throws IOException {
    String one = "[{\"image_id\":%d,\"category_id\":2,\"bbox\":[1,2,3,4],\"score\":0.5}]";
    for (int i = 3; i >= 0; i--) {
      write("d/part-" + i + ".parquet", json(String.format(Locale.ROOT, one, i)), "run-1");
    }
    CocoResults all = DetectionReader.read(folder + "/d", ALL, Strictness.STRICT, NO_HADOOP);
    for (int i = 0; i < 4; i++) {
      assertThat(all.detections().imageId(i)).isEqualTo(i);
    }
    write("d/part-9.parquet", json(String.format(Locale.ROOT, one, 9)), "run-2");
    refused(folder + "/d").hasMessageContaining("run-1").hasMessageContaining("run-2");
  }

  @Test
  void aRowIsWhatThePipelineWrites() throws IOException {
    String file = folder.resolve("p.parquet").toString();
    Rle mask = Rle.ofCounts(new int[] {2, 8, 10}, 4, 5);
    try (TableWriter out = TableWriter.open(Table.DETECTIONS, file, NO_HADOOP)) {
      out.write(
          DetectionRows.row(
              "r", 42, 18, 0.25, new double[] {1, 2, 3, 4}, mask, new double[] {5, 6, 2}));
      out.write(DetectionRows.row("r", 42, 18, 0.125, new double[] {1, 2, 3, 4}, null, null));
    }
    assertThat(text(DetectionReader.read(file, ALL, Strictness.STRICT, NO_HADOOP)))
        .isEqualTo(
            "[\n{\"image_id\":42,\"category_id\":18,\"bbox\":[1.0,2.0,3.0,4.0],"
                + "\"segmentation\":{\"size\":[4,5],\"counts\":\""
                + mask.text().replace("\\", "\\\\")
                + "\"},\"keypoints\":[5.0,6.0,2.0],\"score\":0.25},\n"
                + "{\"image_id\":42,\"category_id\":18,\"bbox\":[1.0,2.0,3.0,4.0],"
                + "\"score\":0.125}\n]\n");
  }

  private AbstractThrowableAssert<?, ? extends Throwable> refused(String address) {
    return assertThatThrownBy(
            () -> DetectionReader.read(address, ALL, Strictness.STRICT, NO_HADOOP))
        .isInstanceOf(Refusal.class);
  }

  @Test
  void whatIsNoDetectionsFileIsNamed() throws IOException {
    refused(folder + "/none").hasMessageContaining("no Parquet file");
    Files.createDirectories(folder.resolve("empty"));
    refused(folder + "/empty").hasMessageContaining("empty");
    Path text = Files.writeString(folder.resolve("t.parquet"), "PAR1 and nothing of it, but text");
    refused(text.toString()).hasMessageContaining("t.parquet").hasMessageContaining("no Parquet");
    String summary = folder.resolve("s.parquet").toString();
    try (TableWriter out = TableWriter.open(Table.SUMMARY, summary, NO_HADOOP)) {
      out.write(Samples.summary("first", 1.0, 1));
    }
    refused(summary).hasMessageContaining("no column image_id; it has run_id, protocol");
  }

  @Test
  void aFileThatWasCutOrSpoiltIsNoSilentLoss() throws IOException {
    StringBuilder rows = new StringBuilder("[");
    for (int i = 0; i < 3000; i++) {
      rows.append(i == 0 ? "" : ",");
      rows.append("{\"image_id\":1,\"category_id\":2,\"bbox\":[1," + i + ".5,3,4],\"score\":0.5}");
    }
    Path whole = Path.of(write("w.parquet", json(rows + "]"), null));
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = Files.write(folder.resolve("cut.parquet"), Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(
            () -> DetectionReader.read(cut.toString(), ALL, Strictness.STRICT, NO_HADOOP))
        .hasMessageContaining("cut.parquet");
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      byte[] spoilt = bytes.clone();
      for (int k = 0; k < 20; k++) {
        spoilt[random.nextInt(spoilt.length)] = (byte) random.nextInt();
      }
      Path file = Files.write(folder.resolve("spoilt.parquet"), spoilt);
      try {
        DetectionReader.read(file.toString(), ALL, Strictness.STRICT, NO_HADOOP);
      } catch (Refusal | IOException e) {
        assertThat(e.getMessage()).contains("spoilt.parquet");
      }
    }
  }

  @Test
  void aRowThatLacksWhatItNeedsIsNamed() throws IOException {
    Object[] row = DetectionRows.row(null, 1, 2, 0.5, new double[] {1, 2, 3, 4}, null, null);
    Object[] boxless = DetectionRows.row(null, 1, 2, 0.5, null, null, null);
    Object[] half = row.clone();
    half[7] = null;
    Object[] infinite = row.clone();
    infinite[3] = Double.POSITIVE_INFINITY;
    Object[] sizeless = row.clone();
    sizeless[10] = new byte[] {'1'};
    Object[] odd = row.clone();
    odd[11] = new byte[9];
    refused(file(row, boxless)).hasMessageContaining("number 1").hasMessageContaining("bbox");
    refused(file(row, half)).hasMessageContaining("number 1").hasMessageContaining("not all there");
    refused(file(infinite)).hasMessageContaining("score Infinity");
    refused(file(row, sizeless)).hasMessageContaining("no column mask_height with values");
    Object[] masked = sizeless.clone();
    masked[8] = 4;
    masked[9] = 5;
    refused(file(masked, sizeless))
        .hasMessageContaining("number 1")
        .hasMessageContaining("mask_height");
    refused(file(odd)).hasMessageContaining("keypoints");
  }

  private String file(Object[]... rows) throws IOException {
    String file = folder.resolve("rows.parquet").toString();
    try (TableWriter out = TableWriter.open(Table.DETECTIONS, file, NO_HADOOP)) {
      for (Object[] row : rows) {
        out.write(row);
      }
    }
    return file;
  }
}
