package dev.pixeltally.report;

import dev.pixeltally.image.LabelMap;
import dev.pixeltally.image.RgbImage;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.labels.LabelSpace;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * One image's picture: photograph, truth, prediction and errors side by side, with a caption and
 * the classes that occur. Errors are red where a judged pixel is wrong; what is not judged is
 * hatched. Draws without a display; without fonts on the machine it leaves the words out.
 */
public final class Overlay {
  private static final int GAP = 10;
  private static final int HEAD = 46;
  private static final int LINE = 24;
  private static final Color PAPER = new Color(0xfa, 0xfa, 0xf7);
  private static final Color INK = new Color(0x22, 0x26, 0x2b);
  private static final Color SOFT = new Color(0x6b, 0x72, 0x7a);
  private static final int WRONG = 0xe0262e;
  private static final double STRENGTH = 0.62;

  private final LabelSpace truthLabels;
  private final LabelSpace predictionLabels;
  private final byte[] predictionIds;

  /**
   * Pictures of one pair of label spaces.
   *
   * @param predictionIds the dataset's id by the network's id: what counts as the same
   */
  public Overlay(LabelSpace truth, LabelSpace prediction, byte[] predictionIds) {
    this.truthLabels = truth;
    this.predictionLabels = prediction;
    this.predictionIds = predictionIds.clone();
  }

  /**
   * The picture as a PNG.
   *
   * @param photo null where there is no photograph: the panels then lie on grey
   */
  public byte[] png(RgbImage photo, LabelMap truth, LabelMap prediction, String caption)
      throws IOException {
    int w = truth.width();
    int h = truth.height();
    List<LabelClass> classes = occurring(truth, prediction);
    int perLine = Math.max(1, (4 * w + 3 * GAP) / 150);
    int lines = (classes.size() + perLine - 1) / perLine;
    BufferedImage sheet =
        new BufferedImage(
            4 * w + 5 * GAP, HEAD + h + GAP + lines * LINE + GAP, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = sheet.createGraphics();
    g.setColor(PAPER);
    g.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
    int[] truthColours = truthLabels.palette();
    int[] ownColours = predictionLabels.palette();
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        int i = y * w + x;
        int t = truth.ids()[i] & 0xff;
        int p = prediction.ids()[i] & 0xff;
        int base = photo == null ? 0xb8b8b8 : rgb(photo, i);
        int row = HEAD + y;
        sheet.setRGB(GAP + x, row, base);
        sheet.setRGB(2 * GAP + w + x, row, mix(base, truthColours[t], STRENGTH));
        sheet.setRGB(3 * GAP + 2 * w + x, row, mix(base, ownColours[p], STRENGTH));
        sheet.setRGB(4 * GAP + 3 * w + x, row, error(base, t, p, x, y));
      }
    }
    words(g, w, h, caption, classes, perLine);
    g.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(sheet, "png", out);
    return out.toByteArray();
  }

  private int error(int base, int truth, int predicted, int x, int y) {
    int grey = (int) (0.55 * ((base >> 16 & 255) * 3 + (base >> 8 & 255) * 6 + (base & 255)) / 10);
    int dark = grey << 16 | grey << 8 | grey;
    if (truthLabels.indexOf(truth) == LabelSpace.IGNORED) {
      return (x + y) % 8 < 2 ? 0x8a8f98 : dark;
    }
    return (predictionIds[predicted] & 0xff) == truth ? dark : mix(dark, WRONG, 0.85);
  }

  private static int rgb(RgbImage photo, int i) {
    byte[] b = photo.rgb();
    return (b[3 * i] & 255) << 16 | (b[3 * i + 1] & 255) << 8 | (b[3 * i + 2] & 255);
  }

  private static int mix(int a, int b, double share) {
    int mixed = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      int v = (int) Math.round((a >> shift & 255) * (1 - share) + (b >> shift & 255) * share);
      mixed |= v << shift;
    }
    return mixed;
  }

  private List<LabelClass> occurring(LabelMap truth, LabelMap prediction) {
    boolean[] seen = new boolean[256];
    for (int i = 0; i < truth.width() * truth.height(); i++) {
      seen[truth.ids()[i] & 0xff] = true;
      seen[predictionIds[prediction.ids()[i] & 0xff] & 0xff] = true;
    }
    List<LabelClass> classes = new ArrayList<>();
    for (LabelClass c : truthLabels.classes()) {
      if (seen[c.id()]) {
        classes.add(c);
      }
    }
    return classes;
  }

  private static void words(
      Graphics2D g, int w, int h, String caption, List<LabelClass> classes, int perLine) {
    try {
      g.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 14));
      g.setColor(INK);
      g.drawString(fitted(g, caption, 4 * w + 3 * GAP), GAP, 18);
      g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
      String[] titles = {"photograph", "truth", "prediction", "errors (red), not judged (hatched)"};
      g.setColor(SOFT);
      for (int i = 0; i < 4; i++) {
        g.drawString(fitted(g, titles[i], w), GAP + i * (w + GAP), HEAD - 8);
      }
      for (int i = 0; i < classes.size(); i++) {
        int x = GAP + i % perLine * 150;
        int y = HEAD + h + GAP + i / perLine * LINE;
        g.setColor(new Color(classes.get(i).rgb()));
        g.fillRoundRect(x, y + 3, 16, 16, 4, 4);
        g.setColor(SOFT);
        g.drawRoundRect(x, y + 3, 16, 16, 4, 4);
        g.setColor(INK);
        g.drawString(fitted(g, classes.get(i).name(), 122), x + 23, y + 16);
      }
    } catch (RuntimeException | Error e) {
      // A machine without fonts: Java2D fails in several ways, and the picture is worth having.
      g.setColor(SOFT);
    }
  }

  private static String fitted(Graphics2D g, String text, int width) {
    FontMetrics m = g.getFontMetrics();
    String t = text;
    while (t.length() > 1 && m.stringWidth(t) > width) {
      t = t.substring(0, t.length() - 2) + "…";
    }
    return t;
  }
}
