package dev.pixeltally.image;

import dev.pixeltally.image.Preprocessing.ColourOrder;
import dev.pixeltally.image.Preprocessing.Layout;
import dev.pixeltally.image.ResizePolicy.Filter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.zip.Inflater;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * CPU milliseconds an image of each step, on one thread (the best of eight rounds, since other work
 * on the machine only adds), beside what ImageIO takes. Not a test: run {@code main} with the test
 * class path and, if not all, any of png, jpeg, labels, pixels, logits; the photographs are those
 * of {@link SharedData}.
 */
final class ImageBench {
  private static final double SECONDS = Double.parseDouble(System.getProperty("seconds", "1.5"));

  private ImageBench() {}

  private interface Step {
    void run(int i) throws Exception;
  }

  public static void main(String[] args) throws Exception {
    ImageIO.setUseCache(false);
    List<byte[]> photos = SharedData.files("camvid-val/images", ".png");
    List<byte[]> masks = SharedData.files("camvid-val/masks", ".png");
    List<byte[]> jpegs =
        SharedData.files("VOCdevkit/VOC2012/JPEGImages", ".jpg").stream()
            .filter(ImageBench::landscape)
            .toList();
    List<String> wanted = List.of(args);
    if (wanted.isEmpty() || wanted.contains("png")) {
      photographs(photos);
    }
    if (wanted.isEmpty() || wanted.contains("jpeg")) {
      jpegs(jpegs);
    }
    if (wanted.isEmpty() || wanted.contains("labels")) {
      labels(masks);
    }
    if (wanted.isEmpty() || wanted.contains("pixels")) {
      pixels(photos);
    }
    if (wanted.isEmpty() || wanted.contains("logits")) {
      logits();
    }
  }

  private static boolean landscape(byte[] jpeg) {
    try {
      ImageHeader h = ImageHeader.of(jpeg);
      return h.width() == 500 && h.height() == 375;
    } catch (dev.pixeltally.dataset.SampleException e) {
      return false;
    }
  }

  private static void photographs(List<byte[]> files) throws Exception {
    ImageDecoder decoder = new ImageDecoder();
    time(
        "photo PNG: decode",
        files.size(),
        i -> decoder.decode(files.get(i), DecodeLimits.DEFAULT, Orientation.IGNORE));
    byte[] buffer = new byte[4 << 20];
    time("  of which inflating", files.size(), i -> inflate(files.get(i), buffer));
    time(
        "  ImageIO.read",
        files.size(),
        i -> ImageIO.read(new ByteArrayInputStream(files.get(i))).getWidth());
  }

  private static void inflate(byte[] file, byte[] buffer) throws Exception {
    PngFile png = new PngFile(file, DecodeLimits.DEFAULT);
    Inflater inflater = new Inflater();
    int total = 0;
    for (int c = 0; c < png.dataChunks(); c++) {
      inflater.setInput(file, png.dataAt(c), png.dataLength(c));
      total += inflater.inflate(buffer, total, buffer.length - total);
    }
    inflater.end();
  }

  private static void jpegs(List<byte[]> files) throws Exception {
    ImageDecoder decoder = new ImageDecoder();
    ImageReader raw = ImageIO.getImageReadersByFormatName("jpeg").next();
    for (int k = 0; k < 2; k++) {
      time(
          "JPEG 500x375: decode",
          files.size(),
          i -> decoder.decode(files.get(i), DecodeLimits.DEFAULT, Orientation.IGNORE));
      time(
          "  ImageReader.readRaster (not RGB)",
          files.size(),
          i -> {
            raw.setInput(
                new MemoryCacheImageInputStream(new ByteArrayInputStream(files.get(i))),
                true,
                true);
            raw.readRaster(0, null).getWidth();
          });
    }
    time(
        "  ImageIO.read",
        files.size(),
        i -> ImageIO.read(new ByteArrayInputStream(files.get(i))).getWidth());
  }

  private static void labels(List<byte[]> files) throws Exception {
    IndexPng png = new IndexPng();
    time("mask: decode", files.size(), i -> png.decode(files.get(i), DecodeLimits.DEFAULT));
    byte[] buffer = new byte[4 << 20];
    time("  of which inflating", files.size(), i -> inflate(files.get(i), buffer));
    time(
        "  ImageIO.read",
        files.size(),
        i -> ImageIO.read(new ByteArrayInputStream(files.get(i))).getWidth());
    List<LabelMap> maps = new ArrayList<>();
    List<java.awt.image.BufferedImage> images = new ArrayList<>();
    for (byte[] file : files) {
      LabelMap map = png.decode(file, DecodeLimits.DEFAULT);
      maps.add(new LabelMap(map.width(), map.height(), map.ids().clone()));
      images.add(ImageIO.read(new ByteArrayInputStream(file)));
    }
    int[] palette = new int[256];
    long[] bytes = new long[2];
    time(
        "mask: encode",
        files.size(),
        i -> {
          bytes[0] += png.encode(maps.get(i), palette).length;
          bytes[1]++;
        });
    System.out.printf(Locale.ROOT, "  %.0f bytes a mask%n", (double) bytes[0] / bytes[1]);
    IndexPng again = new IndexPng();
    List<byte[]> own = new ArrayList<>();
    for (LabelMap map : maps) {
      own.add(png.encode(map, palette));
    }
    time("mask: decode our own", files.size(), i -> again.decode(own.get(i), DecodeLimits.DEFAULT));
    time(
        "  ImageIO.write",
        files.size(),
        i -> ImageIO.write(images.get(i), "png", new ByteArrayOutputStream()));
  }

  private static void pixels(List<byte[]> files) throws Exception {
    ImageDecoder decoder = new ImageDecoder();
    List<RgbImage> images = new ArrayList<>();
    for (byte[] file : files) {
      RgbImage image = decoder.decode(file, DecodeLimits.DEFAULT, Orientation.IGNORE);
      images.add(new RgbImage(image.width(), image.height(), image.rgb().clone()));
    }
    for (Filter filter : Filter.values()) {
      Resizer resizer = new Resizer();
      time(
          "resize to 240x180, " + filter,
          images.size(),
          i -> resizer.resize(images.get(i), 240, 180, filter));
    }
    for (Layout layout : Layout.values()) {
      pack("pack 480x360, " + layout, images, new ResizePolicy.Keep(16, 0), layout);
    }
    pack(
        "resize and pack to 240x192",
        images,
        new ResizePolicy.ShortSide(180, 0, Filter.BILINEAR_ANTIALIAS, 16, 0),
        Layout.NCHW);
  }

  private static void pack(String what, List<RgbImage> images, ResizePolicy policy, Layout layout)
      throws Exception {
    Preprocessing how =
        new Preprocessing(
            layout,
            ColourOrder.RGB,
            1 / 255.0,
            List.of(.485, .456, .406),
            List.of(.229, .224, .225),
            policy);
    Packer packer = new Packer();
    Geometry g = Geometry.of(policy, images.get(0).width(), images.get(0).height());
    FloatBuffer tensor =
        ByteBuffer.allocateDirect(4 * g.floats()).order(ByteOrder.nativeOrder()).asFloatBuffer();
    time(what, images.size(), i -> packer.pack(images.get(i), g, how, tensor));
  }

  private static void logits() throws Exception {
    // Smooth scores with a little noise, as networks give.
    Random random = new Random(1);
    float[] scores = new float[11 * 368 * 480];
    for (int i = 0; i < scores.length; i++) {
      int c = i / (368 * 480);
      int x = i % 480;
      int y = i / 480 % 368;
      double wave = Math.sin(x * (0.02 + 0.003 * c) + c) * Math.cos(y * (0.05 - 0.002 * c));
      scores[i] = (float) (5 * wave + 0.1 * random.nextGaussian());
    }
    byte[] into = new byte[480 * 360];
    LogitsResizer.Scores same =
        new LogitsResizer.Scores(scores, 0, 11, 368 * 480, 480, 1, 480, 360);
    time("arg max of 11 at 480x360", 20, i -> LogitsResizer.argMax(same, 480, 360, into));
    LogitsResizer.Scores half =
        new LogitsResizer.Scores(scores, 0, 11, 192 * 240, 240, 1, 240, 180);
    time("arg max of 11, 240x180 to 480x360", 20, i -> LogitsResizer.argMax(half, 480, 360, into));
    byte[] small = new byte[240 * 192];
    time(
        "labels 240x180 to 480x360",
        20,
        i -> LabelResizer.nearest(small, 0, 240, 240, 180, into, 480, 360));
  }

  private static void time(String what, int count, Step step) throws Exception {
    if (count == 0) {
      System.out.printf("%-36s no data%n", what);
      return;
    }
    run(count, step, SECONDS);
    double least = Double.MAX_VALUE;
    for (int i = 0; i < 8; i++) {
      least = Math.min(least, run(count, step, SECONDS / 8));
    }
    System.out.printf(Locale.ROOT, "%-36s %7.3f ms%n", what, least);
  }

  private static double run(int count, Step step, double seconds) throws Exception {
    var threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    long end = start + (long) (seconds * 1e9);
    int done = 0;
    do {
      for (int i = 0; i < count; i++) {
        step.run(i);
      }
      done += count;
    } while (threads.getCurrentThreadCpuTime() < end);
    return (threads.getCurrentThreadCpuTime() - start) / 1e6 / done;
  }
}
