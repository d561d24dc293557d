package dev.pixeltally.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pixeltally.image.LabelMap;
import dev.pixeltally.image.RgbImage;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.labels.LabelSpace;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Panels begin 10 pixels from the left and 46 from the top, with 10 between them. */
class OverlayTest {
  private static final LabelSpace LABELS =
      new LabelSpace(
          "two",
          List.of(
              new LabelClass(0, "left", 0xff0000, false),
              new LabelClass(1, "right", 0x0000ff, false)),
          Map.of(255, 0));

  /** The network says 7 for the dataset's 1. */
  private static final LabelSpace NETWORK =
      new LabelSpace(
          "other",
          List.of(
              new LabelClass(0, "left", 0xff0000, false),
              new LabelClass(7, "right", 0x00ff00, false)),
          Map.of());

  private static Overlay overlay() {
    byte[] ids = new byte[256];
    ids[7] = 1;
    return new Overlay(LABELS, NETWORK, ids);
  }

  private static BufferedImage read(byte[] png) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  private static RgbImage grey(int w, int h, int level) {
    byte[] rgb = new byte[3 * w * h];
    Arrays.fill(rgb, (byte) level);
    return new RgbImage(w, h, rgb);
  }

  private static LabelMap halves(int w, int h, int left, int right) {
    byte[] ids = new byte[w * h];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (byte) (i % w < w / 2 ? left : right);
    }
    return new LabelMap(w, h, ids);
  }

  private static boolean red(int rgb) {
    return (rgb >> 16 & 255) > 2 * (rgb >> 8 & 255) && (rgb >> 16 & 255) > 2 * (rgb & 255);
  }

  @Test
  void panelsStandSideBySide() throws IOException {
    int w = 300;
    int h = 200;
    LabelMap truth = halves(w, h, 0, 1);
    LabelMap prediction = halves(w, h, 0, 0);
    BufferedImage sheet = read(overlay().png(grey(w, h, 100), truth, prediction, "caption"));

    assertThat(sheet.getWidth()).isEqualTo(4 * w + 5 * 10);
    int y = 46 + h / 2;
    int left = 10 + w / 4;
    int right = 10 + 3 * w / 4;
    assertThat(sheet.getRGB(left, y) & 0xffffff).isEqualTo(0x646464);
    assertThat(red(sheet.getRGB(left + w + 10, y))).as("truth, left").isTrue();
    assertThat(sheet.getRGB(right + w + 10, y) & 255).as("truth, right").isGreaterThan(150);
    assertThat(red(sheet.getRGB(right + 2 * (w + 10), y))).as("prediction, right").isTrue();
    assertThat(red(sheet.getRGB(left + 3 * (w + 10), y))).as("no error, left").isFalse();
    assertThat(red(sheet.getRGB(right + 3 * (w + 10), y))).as("error, right").isTrue();
  }

  @Test
  void whatTheMappingJoinsIsNoError() throws IOException {
    int w = 300;
    BufferedImage sheet =
        read(overlay().png(grey(w, 50, 100), halves(w, 50, 0, 1), halves(w, 50, 0, 7), ""));
    for (int x = 0; x < w; x++) {
      assertThat(red(sheet.getRGB(10 + 3 * (w + 10) + x, 60))).isFalse();
    }
  }

  @Test
  void whatIsNotJudgedIsHatchedAndNeverRed() throws IOException {
    int w = 320;
    BufferedImage sheet =
        read(overlay().png(grey(w, 50, 100), halves(w, 50, 255, 255), halves(w, 50, 0, 7), ""));
    long hatched = 0;
    for (int x = 0; x < w; x++) {
      int rgb = sheet.getRGB(10 + 3 * (w + 10) + x, 60) & 0xffffff;
      assertThat(red(rgb)).isFalse();
      hatched += rgb == 0x8a8f98 ? 1 : 0;
    }
    assertThat(hatched).isEqualTo(w / 4);
  }

  @Test
  void aLargeImageIsDrawnSmallAndKeepsAThinError() throws IOException {
    int w = 4000;
    int h = 1000;
    LabelMap truth = halves(w, h, 0, 0);
    LabelMap prediction = halves(w, h, 0, 0);
    for (int y = 0; y < h; y++) {
      prediction.ids()[y * w + 2001] = 7;
    }
    BufferedImage sheet = read(overlay().png(grey(w, h, 100), truth, prediction, "large"));
    assertThat(sheet.getWidth()).isEqualTo(4 * 1000 + 50);
    int error = sheet.getRGB(10 + 3 * 1010 + 500, 46 + 100);
    assertThat(error >> 16 & 255).isGreaterThan((error >> 8 & 255) + 40);
    int beside = sheet.getRGB(10 + 3 * 1010 + 499, 46 + 100);
    assertThat(beside >> 16 & 255).isEqualTo(beside >> 8 & 255);
  }

  @Test
  void withoutTruthOrPhotographTheirPanelsAreLeftOut() throws IOException {
    LabelMap prediction = halves(300, 50, 0, 7);
    assertThat(read(overlay().png(grey(300, 50, 9), null, prediction, "")).getWidth())
        .isEqualTo(2 * 310 + 10);
    assertThat(read(overlay().png(null, halves(300, 50, 0, 1), prediction, "")).getWidth())
        .isEqualTo(3 * 310 + 10);
  }

  @Test
  void anImageOfOnePixelCanBeSeen() throws IOException {
    LabelMap one = new LabelMap(1, 1, new byte[] {0});
    assertThat(read(overlay().png(grey(1, 1, 9), one, one, "one")).getWidth())
        .isEqualTo(4 * 250 + 10);
  }

  @Test
  void differentSizesAreRefused() {
    assertThatThrownBy(
            () -> overlay().png(grey(3, 2, 9), null, new LabelMap(2, 2, new byte[4]), ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot draw a prediction of 2x2 pixels over a photograph of 3x2");
  }
}
