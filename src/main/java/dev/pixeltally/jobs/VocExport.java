package dev.pixeltally.jobs;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.Addresses;
import dev.pixeltally.tables.RunFolder;
import dev.pixeltally.tables.RunPredictions;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a run's predictions as VOC's evaluation server takes them, below {@code results/VOC2012}:
 * of boxes {@code Main/comp3_det_SPLIT_CLASS.txt}, of label maps {@code
 * Segmentation/comp5_SPLIT_cls/ID.png}. VOC's boxes count columns and rows from 1 and hold their
 * last; numbers are written so that they read back as the same doubles.
 */
final class VocExport {
  /** Files that are open at a time, one a class; VOC has 20. */
  private static final int MOST_CLASSES = 500;

  private static final String PLACE = "results/VOC2012";

  private final RunFolder run;
  private final String split;
  private long maps;
  private long boxes;

  VocExport(RunFolder run) throws IOException {
    this.run = run;
    Map<String, String> manifest = run.manifest().flatten();
    String named = manifest.get("config.dataset.split");
    String part = named == null ? "val" : named.substring(named.lastIndexOf('/') + 1);
    split = part.replaceFirst("\\.[a-z]+$", "");
  }

  /**
   * Writes them all, or nothing.
   *
   * @param out a folder that is not there, or empty
   * @return what was written, in words
   */
  String write(Path out) throws IOException {
    Path draft = out.resolveSibling("." + out.getFileName() + ".tmp");
    PngExport.remove(draft);
    Map<String, BufferedWriter> files = new TreeMap<>();
    try {
      RunPredictions.of(run).each(row -> write(row, draft.resolve(PLACE), files));
      for (BufferedWriter file : files.values()) {
        file.close();
      }
      if (maps + boxes == 0) {
        throw new Refusal("Cannot export run " + run.id() + " as VOC: it has no predictions");
      }
      Files.deleteIfExists(out);
      Files.move(draft, out);
    } finally {
      for (BufferedWriter file : files.values()) {
        file.close();
      }
      PngExport.remove(draft);
    }
    return maps > 0
        ? "%,d label maps".formatted(maps)
        : "%,d boxes of %,d classes".formatted(boxes, files.size());
  }

  private void write(RunPredictions.Prediction row, Path folder, Map<String, BufferedWriter> files)
      throws IOException {
    String id = row.imageId();
    refuse("image", id);
    if (row.png() != null) {
      Path file = folder.resolve("Segmentation/comp5_" + split + "_cls/" + id + ".png");
      Files.createDirectories(file.getParent());
      Files.write(file, row.png());
      maps++;
      return;
    }
    if (row.segmentMap() != null) {
      throw new Refusal(
          "Cannot export run "
              + run.id()
              + " as VOC: its network gives panoptic segments; --format panoptic is valid");
    }
    if (id.chars().anyMatch(Character::isWhitespace)) {
      throw new Refusal(
          "Cannot export image " + id + " as VOC: its name has blanks, which part columns there");
    }
    for (Object[] cells : row.instances()) {
      String name = (String) cells[1];
      if (!files.containsKey(name)) {
        refuse("class", name);
        if (files.size() == MOST_CLASSES) {
          throw new Refusal(
              "Cannot export run "
                  + run.id()
                  + " as VOC: more than "
                  + MOST_CLASSES
                  + " classes; --format coco or parquet is valid");
        }
        Path file = folder.resolve("Main/comp3_det_" + split + "_" + name + ".txt");
        Files.createDirectories(file.getParent());
        files.put(name, Files.newBufferedWriter(file));
      }
      files.get(name).write(line(id, cells));
      boxes++;
    }
  }

  private static String line(String id, Object[] cells) {
    double x = (Double) cells[3];
    double y = (Double) cells[4];
    return String.format(
        Locale.ROOT,
        "%s %s %s %s %s %s%n",
        id,
        cells[2],
        x + 1,
        y + 1,
        x + (Double) cells[5],
        y + (Double) cells[6]);
  }

  private static void refuse(String what, String name) {
    String danger = name.indexOf('/') >= 0 ? "holds a slash" : Addresses.danger(name);
    if (danger != null) {
      throw new Refusal("Cannot write a file for " + what + " " + name + ", which " + danger);
    }
  }
}
