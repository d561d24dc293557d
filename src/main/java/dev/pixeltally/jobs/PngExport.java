package dev.pixeltally.jobs;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.Addresses;
import dev.pixeltally.image.IndexPng;
import dev.pixeltally.image.MaskPainter;
import dev.pixeltally.image.Rle;
import dev.pixeltally.labels.VocColours;
import dev.pixeltally.tables.RunFolder;
import dev.pixeltally.tables.RunPredictions;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Writes a run's predictions as pictures: of label maps {@code ID.png} as stored; of instances with
 * masks {@code classes/ID.png}, whose pixels are class ids or {@value #NO_CLASS} where there is no
 * instance, and {@code objects/ID.png}, whose pixels are the instance's rank by score, 1 for the
 * best, or 0. Better ones lie over worse.
 */
final class PngExport {
  /** Instances that a picture tells apart. */
  private static final int MOST = 255;

  /** What most label spaces ignore; 0 may be a class. */
  private static final int NO_CLASS = 255;

  private final RunFolder run;
  private final double minScore;
  private final IndexPng png = new IndexPng();
  private final int[] palette = VocColours.palette();
  private long files;
  private long painted;
  private long left;

  PngExport(RunFolder run, double minScore) {
    this.run = run;
    this.minScore = minScore;
  }

  /** One instance with its mask, as the table holds it. */
  private record Painted(long classId, double score, byte[] mask) {}

  /**
   * Writes them all, or nothing.
   *
   * @param out a folder that is not there, or empty
   * @return what was written, in words
   */
  String write(Path out) throws IOException {
    Path draft = out.resolveSibling("." + out.getFileName() + ".tmp");
    remove(draft);
    try {
      RunPredictions.of(run).each(row -> write(row, draft));
      if (files == 0) {
        throw new Refusal("Cannot export run " + run.id() + ": it has no predictions");
      }
      Files.deleteIfExists(out);
      Files.move(draft, out);
    } finally {
      remove(draft);
    }
    return painted + left == 0
        ? "%,d label maps".formatted(files)
        : "%,d images with %,d instances (%,d more score below --min-score=%s)"
            .formatted(files, painted, left, minScore);
  }

  private void write(RunPredictions.Prediction row, Path folder) throws IOException {
    String id = row.imageId();
    String danger = Addresses.danger(id);
    if (danger != null) {
      throw new Refusal("Cannot write a picture of image " + id + ", which " + danger);
    }
    files++;
    if (row.png() != null) {
      put(folder, id, row.png());
      return;
    }
    if (row.segmentMap() != null) {
      throw new Refusal(
          "Cannot export run "
              + run.id()
              + " as PNG: its network gives panoptic segments; --format panoptic is valid");
    }
    List<Painted> instances = new ArrayList<>();
    for (Object[] cells : row.instances()) {
      if ((Double) cells[2] < minScore) {
        left++;
      } else if (cells[7] == null) {
        throw new Refusal(
            "Cannot export run "
                + run.id()
                + " as PNG: its instances have boxes and no masks; --format coco or parquet is"
                + " valid");
      } else {
        instances.add(new Painted((Long) cells[0], (Double) cells[2], (byte[]) cells[7]));
      }
    }
    paint(id, row.width(), row.height(), instances, folder);
  }

  private void paint(String id, int width, int height, List<Painted> instances, Path folder)
      throws IOException {
    if (instances.size() > MOST) {
      throw new Refusal(
          "Cannot paint image "
              + id
              + ": "
              + instances.size()
              + " instances score "
              + minScore
              + " or more, and a picture holds "
              + MOST
              + "; a higher --min-score is valid");
    }
    instances.sort(Comparator.comparing(Painted::score).reversed());
    MaskPainter classes = new MaskPainter(width, height, NO_CLASS);
    MaskPainter objects = new MaskPainter(width, height, 0);
    for (int i = instances.size() - 1; i >= 0; i--) {
      Painted one = instances.get(i);
      if (one.classId() >= NO_CLASS) {
        throw new Refusal(
            "Cannot paint image "
                + id
                + ": an instance has class "
                + one.classId()
                + ", and a picture holds those below "
                + NO_CLASS
                + "; --format coco or parquet is valid");
      }
      Rle mask = Rle.ofText(one.mask(), height, width);
      classes.paint(mask, (int) one.classId());
      objects.paint(mask, i + 1);
    }
    painted += instances.size();
    put(folder.resolve("classes"), id, png.encode(classes.map(), palette));
    put(folder.resolve("objects"), id, png.encode(objects.map(), palette));
  }

  private static void put(Path folder, String id, byte[] bytes) throws IOException {
    Path file = folder.resolve(id + ".png");
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  /** A folder and all in it, where it is there. */
  static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException failed)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
