package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pixeltally.Pixeltally;
import dev.pixeltally.image.NpyMap;
import dev.pixeltally.image.RealMap;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command, from files to numbers. */
class ScoreRealMapsTest {
  private static final Offset<Double> CLOSE = Offset.offset(1e-12);

  @TempDir Path folder;

  private record Outcome(int code, String out, String err) {
    JsonNode json() throws IOException {
      return new ObjectMapper().readTree(out);
    }
  }

  private JsonNode unpack(String name) throws IOException {
    try (InputStream file =
            ScoreRealMapsTest.class.getResourceAsStream("/golden/maps/" + name + ".zip");
        ZipInputStream zip = new ZipInputStream(file)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path path = folder.resolve(entry.getName());
        Files.createDirectories(path.getParent());
        Files.write(path, zip.readAllBytes());
      }
    }
    return new ObjectMapper().readTree(folder.resolve("expected.json").toFile());
  }

  private Outcome score(String protocol, String... more) {
    String[] args = {
      "score",
      protocol,
      "--truth",
      folder.resolve("truth").toString(),
      "--predictions",
      folder.resolve("pred").toString(),
      "--out",
      folder.resolve("runs").toString(),
      "--json"
    };
    String[] all = Arrays.copyOf(args, args.length + more.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream before = System.out;
    PrintStream errBefore = System.err;
    try {
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
      int code = Pixeltally.run(all);
      return new Outcome(
          code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(before);
      System.setErr(errBefore);
    }
  }

  private static double number(JsonNode node) {
    return Double.parseDouble(node.asText());
  }

  @Test
  void depthsHaveTheirUnitsAndTables() throws Exception {
    JsonNode expected = unpack("depth-kitti");
    Outcome found = score("depth-kitti", "--set", "median-scaling=true");
    assertThat(found.code()).as(found.err()).isEqualTo(ExitCode.DONE);
    JsonNode metrics = found.json().get("metrics");
    assertThat(metrics.get("rmse").asDouble()).isEqualTo(number(expected.get("mean").get("rmse")));
    assertThat(metrics.get("abs_rel").asDouble())
        .isEqualTo(number(expected.get("mean").get("abs_rel")));
    assertThat(found.json().get("units").get("rmse").asText()).isEqualTo("metres");
    assertThat(found.err()).contains("rmse").contains("metres");
    Path run = folder.resolve("runs/runs").resolve(found.json().get("run").asText());
    for (String table : new String[] {"summary", "image_metrics"}) {
      assertThat(run.resolve(table)).isNotEmptyDirectory();
    }
  }

  @Test
  void normalsTakeAsManyPassesAsTheMedianNeeds() throws Exception {
    JsonNode expected = unpack("normals").get("pooled");
    JsonNode one = score("normals", "--threads", "1").json().get("metrics");
    assertThat(one.get("median").asDouble()).isCloseTo(number(expected.get("median")), CLOSE);
    assertThat(score("normals", "--threads", "3").json().get("metrics")).isEqualTo(one);
  }

  @Test
  void brokenFilesFailTheirSamplesAlone() throws Exception {
    unpack("depth-nyu");
    Files.writeString(folder.resolve("pred/003.npy"), "<html>");
    Files.writeString(folder.resolve("truth/004.png"), "");
    Files.delete(folder.resolve("pred/005.npy"));
    Files.copy(folder.resolve("pred/006.npy"), folder.resolve("pred/stray.npy"));
    Outcome found = score("depth-nyu", "--set", "crop=none", "--set", "failures.max-share=0.1");
    assertThat(found.code()).as(found.err()).isEqualTo(ExitCode.DONE);
    assertThat(found.json().get("images").asInt()).isEqualTo(37);
    assertThat(found.json().get("failures").toString())
        .contains("\"not_an_image\":1", "\"empty_file\":1", "\"missing_prediction\":1");
    assertThat(found.err()).contains("stray.npy").contains("003.npy");
  }

  @Test
  void coloursAreScored() throws Exception {
    JsonNode expected = unpack("colour").get("pooled");
    JsonNode metrics = score("colour").json().get("metrics");
    assertThat(metrics.get("rmse_lab").asDouble())
        .isCloseTo(number(expected.get("rmse_lab")), CLOSE);
    assertThat(metrics.get("psnr").asDouble()).isCloseTo(number(expected.get("psnr")), CLOSE);
  }

  @Test
  void settingsOfOtherProtocolsAreRefused() throws Exception {
    unpack("colour");
    for (String[] wrong :
        new String[][] {
          {"colour", "crop=garg"}, {"normals", "pck-threshold=0.1"}, {"depth-nyu", "labels=voc"}
        }) {
      Outcome found = score(wrong[0], "--set", wrong[1]);
      assertThat(found.code()).isEqualTo(ExitCode.REFUSED);
      assertThat(found.err()).contains("it has no setting " + wrong[1].replaceFirst("=.*", ""));
    }
    Outcome depth = score("depth-nyu", "--set", "min-depth=20");
    assertThat(depth.code()).isEqualTo(ExitCode.REFUSED);
    assertThat(depth.err()).contains("leaves no depth");
  }

  /** Moves each file into a folder of its own kind, two below. */
  private void spread(String side) throws IOException {
    Path from = folder.resolve(side);
    try (var files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = file.getFileName().toString();
        int number = Integer.parseInt(name.substring(0, 3)) % 3;
        Path to = number == 0 ? from : from.resolve("drive_" + number + "/image_02");
        Files.createDirectories(to);
        Files.move(file, to.resolve(name));
      }
    }
  }

  @Test
  void disparitiesAreResizedWhereverTheirFilesLie() throws Exception {
    JsonNode expected = unpack("resized").get("mean");
    String[] told = {
      "--set=predictions-are=disparity", "--set=median-scaling=true", "--set=failures.max-share=1"
    };
    Outcome plain = score("depth-kitti", told);
    assertThat(plain.json().get("failures").get("size_mismatch").asInt()).isGreaterThan(20);
    assertThat(plain.err()).contains("resize-predictions=disparity resizes predictions");
    spread("truth");
    spread("pred");
    Files.copy(folder.resolve("pred/000.npy"), folder.resolve("pred/drive_1/image_02/100.npy"));
    Files.createDirectories(folder.resolve("pred/other"));
    Files.copy(folder.resolve("pred/000.npy"), folder.resolve("pred/other/000.npy"));
    Outcome found = score("depth-kitti", told[0], told[1], "--set=resize-predictions=disparity");
    assertThat(found.code()).as(found.err()).isEqualTo(ExitCode.DONE);
    assertThat(found.json().get("images").asInt()).isEqualTo(30);
    assertThat(found.json().get("metrics").get("a1").asDouble())
        .isCloseTo(number(expected.get("a1")), CLOSE);
    assertThat(found.err()).contains("drive_1/image_02/100.npy").contains("other/000.npy");
  }

  @Test
  void coloursInFoldersBelowAreScored() throws Exception {
    JsonNode expected = unpack("colour").get("pooled");
    spread("truth");
    spread("pred");
    JsonNode found = score("colour").json();
    assertThat(found.get("images").asInt()).isEqualTo(30);
    assertThat(found.get("metrics").get("rmse_ab").asDouble())
        .isCloseTo(number(expected.get("rmse_ab")), CLOSE);
  }

  @Test
  void aLinkThatLeadsBackIsRefused() throws Exception {
    unpack("colour");
    Files.createSymbolicLink(folder.resolve("truth/again"), folder.resolve("truth"));
    Outcome found = score("colour");
    assertThat(found.code()).isEqualTo(ExitCode.REFUSED);
    assertThat(found.err()).contains("folders deep; does a link lead back?");
  }

  @Test
  void transparentPixelsAndShortVectorsHaveNoNormal() throws Exception {
    unpack("normals");
    for (String side : new String[] {"truth", "pred"}) {
      try (var files = Files.list(folder.resolve(side))) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      BufferedImage picture = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
      picture.setRGB(0, 0, 0xffff8080);
      picture.setRGB(1, 0, side.equals("truth") ? 0x00ff8080 : 0xffff8080);
      ImageIO.write(picture, "png", folder.resolve(side + "/0.png").toFile());
      double[] vectors = {0, 0, 0.6, 0, 0, side.equals("truth") ? 0.5 : 1};
      Files.write(folder.resolve(side + "/1.npy"), NpyMap.encode(new RealMap(2, 1, 3, vectors)));
    }
    JsonNode metrics = score("normals").json().get("metrics");
    assertThat(metrics.get("judged_pixels").asInt()).isEqualTo(2);
    assertThat(metrics.get("mean").asDouble()).isZero();
  }
}
