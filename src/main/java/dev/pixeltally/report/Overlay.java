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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * One image's picture: photograph, truth, prediction and errors side by side, with a caption and
 * the classes that occur. Errors are red where a judged pixel is wrong; what is not judged is
 * hatched. Panels are at most 1024 pixels long, whatever the image. Draws without a display;
 * without fonts on the machine it leaves the words out.
 */
public final class Overlay {
  private static final int GAP = 10;
  private static final int HEAD = 46;
  private static final int LINE = 24;
  private static final int ENTRY = 150;
  private static final Color PAPER = new Color(0xfa, 0xfa, 0xf7);
  private static final Color INK = new Color(0x22, 0x26, 0x2b);
  private static final Color SOFT = new Color(0x6b, 0x72, 0x7a);

  private final LabelSpace truthLabels;
  private final LabelSpace predictionLabels;
  private final byte[] predictionIds;

  /**
   * Pictures of one pair of label spaces.
   *
   * @param predictionIds the dataset's id by the network's id: what counts as the same
   * @throws dev.pixeltally.config.Refusal where a space has ids that no label map holds
   */
  public Overlay(LabelSpace truth, LabelSpace prediction, byte[] predictionIds) {
    this.truthLabels = truth.requireLabelMaps("Cannot draw label maps");
    this.predictionLabels = prediction.requireLabelMaps("Cannot draw label maps");
    this.predictionIds = predictionIds.clone();
  }

  /**
   * The picture as a PNG.
   *
   * @param photo null where there is no photograph: the panels then lie on grey
   * @param truth null where there is none: the picture then shows the prediction alone
   * @throws IllegalArgumentException where the three differ in size
   */
  public byte[] png(RgbImage photo, LabelMap truth, LabelMap prediction, String caption)
      throws IOException {
    int w = prediction.width();
    int h = prediction.height();
    check(
        "photograph", photo == null ? w : photo.width(), photo == null ? h : photo.height(), w, h);
    check("truth", truth == null ? w : truth.width(), truth == null ? h : truth.height(), w, h);
    OverlayPixels pixels = new OverlayPixels(photo, w, h);
    Map<String, OverlayPixels.Painter> panels = new LinkedHashMap<>();
    if (photo != null) {
      panels.put("photograph", pixels.photograph());
    }
    if (truth != null) {
      panels.put("truth", pixels.labels(truth, truthLabels.palette()));
    }
    panels.put("prediction", pixels.labels(prediction, predictionLabels.palette()));
    if (truth != null) {
      panels.put(
          "errors (red), not judged (hatched)",
          pixels.errors(truth, prediction, truthLabels, predictionIds));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(sheet(pixels, panels, caption, occurring(truth, prediction)), "png", out);
    return out.toByteArray();
  }

  private static void check(String what, int width, int height, int w, int h) {
    if (width != w || height != h) {
      throw new IllegalArgumentException(
          "Cannot draw a prediction of %dx%d pixels over a %s of %dx%d"
              .formatted(w, h, what, width, height));
    }
  }

  private static BufferedImage sheet(
      OverlayPixels pixels,
      Map<String, OverlayPixels.Painter> panels,
      String caption,
      List<LabelClass> classes) {
    int w = pixels.width();
    int inner = panels.size() * (w + GAP) - GAP;
    int perLine = Math.max(1, inner / ENTRY);
    int lines = (classes.size() + perLine - 1) / perLine;
    int legend = HEAD + pixels.height() + GAP;
    BufferedImage sheet =
        new BufferedImage(inner + 2 * GAP, legend + lines * LINE + GAP, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = sheet.createGraphics();
    g.setColor(PAPER);
    g.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
    int left = GAP;
    for (OverlayPixels.Painter panel : panels.values()) {
      pixels.paint(panel, sheet, left, HEAD);
      left += w + GAP;
    }
    try {
      words(g, inner, w, caption, panels.keySet());
      legend(g, legend, classes, perLine);
    } catch (RuntimeException | Error e) {
      // A machine without fonts: Java2D fails in several ways, and the picture is worth having.
      g.setColor(SOFT);
    }
    g.dispose();
    return sheet;
  }

  private List<LabelClass> occurring(LabelMap truth, LabelMap prediction) {
    boolean[] inTruth = new boolean[256];
    boolean[] predicted = new boolean[256];
    for (int i = 0; i < prediction.width() * prediction.height(); i++) {
      predicted[prediction.ids()[i] & 0xff] = true;
      if (truth != null) {
        inTruth[truth.ids()[i] & 0xff] = true;
      }
    }
    if (truth == null) {
      return predictionLabels.classes().stream().filter(c -> predicted[c.id()]).toList();
    }
    for (int id = 0; id < 256; id++) {
      inTruth[predictionIds[id] & 0xff] |= predicted[id];
    }
    List<LabelClass> classes = new ArrayList<>(truthLabels.classes());
    classes.removeIf(c -> !inTruth[c.id()]);
    return classes;
  }

  private static void words(
      Graphics2D g, int room, int w, String caption, Iterable<String> titles) {
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 14));
    g.setColor(INK);
    g.drawString(fitted(g, caption, room), GAP, 18);
    g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    g.setColor(SOFT);
    int left = GAP;
    for (String title : titles) {
      g.drawString(fitted(g, title, w), left, HEAD - 8);
      left += w + GAP;
    }
  }

  private static void legend(Graphics2D g, int top, List<LabelClass> classes, int perLine) {
    for (int i = 0; i < classes.size(); i++) {
      int x = GAP + i % perLine * ENTRY;
      int y = top + i / perLine * LINE;
      g.setColor(new Color(classes.get(i).rgb()));
      g.fillRoundRect(x, y + 3, 16, 16, 4, 4);
      g.setColor(SOFT);
      g.drawRoundRect(x, y + 3, 16, 16, 4, 4);
      g.setColor(INK);
      g.drawString(fitted(g, classes.get(i).name(), ENTRY - 28), x + 23, y + 16);
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
