package dev.pixeltally.jobs;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.Addresses;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.FlatRgbPng;
import dev.pixeltally.image.NpyMap;
import dev.pixeltally.infer.OutputSpec.Holds;
import dev.pixeltally.infer.PredictionKind;
import dev.pixeltally.tables.RunFolder;
import dev.pixeltally.tables.RunPredictions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a run's maps of real values as files that {@code score} reads: depths and normals as they
 * are stored, {@code ID.npy} of float32; colours as pictures, {@code ID.png}, whose 8 bits are what
 * is measured.
 */
final class MapsExport {
  static final String FORMAT = "maps";

  private static final DecodeLimits OWN = new DecodeLimits(1L << 31, 1 << 24, 1L << 31);

  private final RunFolder run;
  private final NpyMap npy = new NpyMap();
  private final FlatRgbPng png = new FlatRgbPng();
  private long files;
  private long left;

  MapsExport(RunFolder run) {
    this.run = run;
  }

  /** Refuses a run of such maps where they are to be written as something else. */
  static void refuseMaps(RunFolder run, String as) throws IOException {
    String predicts = run.manifest().flatten().get("predicts");
    if (PredictionKind.REAL_MAP.plural().equals(predicts)) {
      throw new Refusal(
          "Cannot export run "
              + run.id()
              + " "
              + as
              + ": it has maps of real values; --format "
              + FORMAT
              + " is valid");
    }
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
      RunPredictions.of(run).each(row -> write(row, draft));
      if (files + left == 0) {
        throw new Refusal("Cannot export run " + run.id() + ": it has no predictions");
      }
      Files.deleteIfExists(out);
      Files.createDirectories(draft);
      Files.move(draft, out);
    } finally {
      PngExport.remove(draft);
    }
    return "%,d maps%s"
        .formatted(
            files, left == 0 ? "" : " (%,d with NaN or infinity are no pictures)".formatted(left));
  }

  private void write(RunPredictions.Prediction row, Path folder) throws IOException {
    String id = row.imageId();
    String danger = Addresses.danger(id);
    if (danger != null) {
      throw new Refusal("Cannot write a map of image " + id + ", which " + danger);
    }
    if (row.realMap() == null) {
      throw new Refusal(
          "Cannot export run "
              + run.id()
              + " as maps of real values: its network gives "
              + row.kind().plural()
              + "; --format "
              + ExportJob.formatOf(row.kind())
              + " is valid");
    }
    boolean colour = row.space().equals(Holds.COLOUR.word());
    byte[] bytes = colour ? picture(id, row.realMap()) : row.realMap();
    if (bytes == null) {
      left++;
      return;
    }
    Path file = folder.resolve(id + (colour ? ".png" : ".npy"));
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
    files++;
  }

  /** Null of a map with NaN, which the run has counted as failed. */
  private byte[] picture(String id, byte[] map) throws IOException {
    try {
      return png.encode(npy.decode(map, Holds.COLOUR.channels(), OWN).toPicture());
    } catch (SampleException e) {
      if (e.stage() == Stage.MEASURE) {
        return null;
      }
      throw new IOException("Cannot write a picture of image " + id + ": " + e.getMessage(), e);
    }
  }
}
