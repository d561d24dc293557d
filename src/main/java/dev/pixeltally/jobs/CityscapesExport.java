package dev.pixeltally.jobs;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.Settings;
import dev.pixeltally.dataset.Addresses;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.GreyPng;
import dev.pixeltally.image.IndexPng;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.image.MaskPainter;
import dev.pixeltally.image.Rle;
import dev.pixeltally.infer.ModelBundle;
import dev.pixeltally.labels.LabelSpace;
import dev.pixeltally.labels.LabelSpaces;
import dev.pixeltally.labels.Mapping;
import dev.pixeltally.spark.Submit;
import dev.pixeltally.tables.RunFolder;
import dev.pixeltally.tables.RunPredictions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a run's predictions as Cityscapes' server takes them, an image's files named for it: of
 * label maps {@code frankfurt_000000_000294_pred.png}, grey of 8 bits, whose pixels are label ids;
 * of instances with masks {@code frankfurt_000000_000294.txt}, which names the masks in {@code
 * masks/}, their label ids and scores.
 */
final class CityscapesExport {
  static final String FORMAT = "cityscapes";

  private static final DecodeLimits OWN = new DecodeLimits(1L << 31, 1 << 24, 1L << 31);
  private static final String MASKS = "masks";

  private final RunFolder run;
  private final LabelSpace labels;
  private final Map<String, String> explicit;
  private final IndexPng png = new IndexPng();
  private final GreyPng grey = new GreyPng();

  /** Made when first needed: the run has label maps, or instances. */
  private Mapping ofMaps;

  private Mapping ofInstances;
  private long maps;
  private long lists;
  private long instances;
  private long others;

  private CityscapesExport(RunFolder run, LabelSpace labels, Map<String, String> explicit) {
    this.run = run;
    this.labels = labels;
    this.explicit = explicit;
  }

  /**
   * Finds out what the run's classes are.
   *
   * @param labels the network's label space; empty: that of the bundle that the run names
   */
  static CityscapesExport of(RunFolder run, Optional<String> labels) throws IOException {
    Map<String, String> manifest = run.manifest().flatten();
    LabelSpace space = labels.map(LabelSpaces::named).orElseGet(() -> ofBundle(run, manifest));
    LabelSpace cityscapes = LabelSpaces.builtIn(FORMAT);
    Map<String, String> explicit = new LinkedHashMap<>();
    String prefix = "config." + Settings.MAPPING;
    manifest.forEach(
        (key, to) -> {
          String from = key.startsWith(prefix) ? key.substring(prefix.length()) : "";
          // The run may have been on another dataset, whose classes mean nothing here.
          if (space.indexOf(from).isPresent() && cityscapes.indexOf(to).isPresent()) {
            explicit.put(from, to);
          }
        });
    return new CityscapesExport(run, space, explicit);
  }

  private static LabelSpace ofBundle(RunFolder run, Map<String, String> manifest) {
    String bundle = manifest.get("config.model.bundle");
    try {
      if (bundle != null) {
        return ModelBundle.open(bundle, Submit.hadoopSettings()).outputs().get(0).labels();
      }
    } catch (Refusal e) {
      throw new Refusal(
          e.getMessage()
              + ". It says what the classes of run "
              + run.id()
              + " are; so does --labels",
          e);
    }
    throw new Refusal(
        "Cannot export run "
            + run.id()
            + ": it names no model, whose classes would be told; --labels SPACE is valid");
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
    try {
      Files.createDirectories(draft);
      RunPredictions.of(run).each(row -> write(row, draft));
      if (maps + lists == 0) {
        throw new Refusal("Cannot export run " + run.id() + ": it has no predictions");
      }
      Files.deleteIfExists(out);
      Files.move(draft, out);
    } finally {
      PngExport.remove(draft);
    }
    return lists == 0
        ? "%,d label maps".formatted(maps)
        : "%,d lists of %,d masks (%,d instances more are of no class of Cityscapes)"
            .formatted(lists, instances, others);
  }

  private void write(RunPredictions.Prediction row, Path folder) throws IOException {
    String name = row.imageId().substring(row.imageId().lastIndexOf('/') + 1);
    String danger = name.indexOf(' ') >= 0 ? "has a blank in it" : Addresses.danger(name);
    if (name.isEmpty() || danger != null) {
      throw new Refusal("Cannot write files of image " + row.imageId() + ", which " + danger);
    }
    if (row.png() != null) {
      maps++;
      put(folder.resolve(name + "_pred.png"), grey.encode(map(row)));
    } else {
      if (row.segmentMap() != null) {
        throw new Refusal(
            "Cannot export run "
                + run.id()
                + " for Cityscapes' pixel and instance tasks: its network gives panoptic segments;"
                + " --format panoptic is valid");
      }
      lists++;
      list(row, name, folder);
    }
  }

  private LabelMap map(RunPredictions.Prediction row) throws IOException {
    if (ofMaps == null) {
      ofMaps = Mapping.between(labels, LabelSpaces.builtIn(FORMAT), explicit);
    }
    byte[] ids = ofMaps.ids();
    try {
      LabelMap map = png.decode(row.png(), OWN);
      for (int i = 0; i < map.width() * map.height(); i++) {
        map.ids()[i] = ids[map.ids()[i] & 0xff];
      }
      return map;
    } catch (SampleException e) {
      throw new IOException(
          "Cannot read the prediction of " + row.imageId() + ": " + e.getMessage(), e);
    }
  }

  private void list(RunPredictions.Prediction row, String name, Path folder) throws IOException {
    if (ofInstances == null) {
      ofInstances = Mapping.ofInstances(labels, LabelSpaces.builtIn(FORMAT), explicit);
    }
    StringBuilder list = new StringBuilder();
    int number = 0;
    for (Object[] cells : row.instances()) {
      int id = ofInstances.idOf(Math.toIntExact((Long) cells[0]));
      if (id < 0) {
        others++;
        continue;
      }
      if (cells[7] == null) {
        throw new Refusal(
            "Cannot export run "
                + run.id()
                + " for Cityscapes: its instances have boxes and no masks; --format coco or parquet"
                + " is valid");
      }
      String mask = MASKS + "/" + name + "_" + number++ + ".png";
      MaskPainter painter = new MaskPainter(row.width(), row.height(), 0);
      painter.paint(Rle.ofText((byte[]) cells[7], row.height(), row.width()), 255);
      put(folder.resolve(mask), grey.encode(painter.map()));
      list.append(mask).append(' ').append(id).append(' ').append(cells[2]).append('\n');
      instances++;
    }
    put(folder.resolve(name + ".txt"), list.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void put(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    if (Files.exists(file)) {
      throw new Refusal(
          "Cannot export for Cityscapes: two images would have the file " + file.getFileName());
    }
    Files.write(file, bytes);
  }
}
