package dev.pixeltally.jobs;

import dev.pixeltally.config.MissingPath;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.dataset.coco.CocoPart;
import dev.pixeltally.dataset.coco.CocoResults;
import dev.pixeltally.dataset.coco.CocoResultsReader;
import dev.pixeltally.dataset.coco.Strictness;
import dev.pixeltally.tables.DetectionFile;
import dev.pixeltally.tables.DetectionReader;
import dev.pixeltally.tables.Table;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Detections in files: what they are is read off the files, not off their names. */
final class ResultsFile {
  private ResultsFile() {}

  /** A file that is there, or a folder; of a run's folder its detections. */
  static Path find(String given, String what) {
    Path path = Outputs.local(given, "a local file is valid; score --spark reads others too");
    if (!Files.exists(path)) {
      throw new Refusal("Cannot read " + what + " " + given + ": " + MissingPath.hint(path));
    }
    if (Files.isRegularFile(path.resolve("latest.json"))) {
      throw new Refusal(
          "Cannot read "
              + what
              + " "
              + given
              + ": it holds runs; one of them is valid, "
              + given
              + "/runs/ID");
    }
    Path ofRun = path.resolve(Table.DETECTIONS.folder());
    return Files.isDirectory(ofRun) ? ofRun : path;
  }

  /** Of a run's folder, wherever it lies, that of its detections; anything else as it is. */
  static String find(Storage storage, String given) {
    String ofRun = given + (given.endsWith("/") ? "" : "/") + Table.DETECTIONS.folder();
    return storage.isFolder(ofRun) ? ofRun : given;
  }

  /**
   * Reads COCO's JSON, gzip of it, a Parquet file or a folder of such.
   *
   * @param strictness whether single detections that cannot be evaluated are refused or left out
   */
  static CocoResults read(Path file, Set<CocoPart> parts, Strictness strictness)
      throws IOException {
    if (isParquet(file)) {
      return DetectionReader.read(file.toString(), parts, strictness, HadoopSettings::plain);
    }
    try (InputStream in = Files.newInputStream(file)) {
      return CocoResultsReader.read(in, file.toString(), Files.size(file), parts, strictness);
    }
  }

  static boolean isParquet(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      return true;
    }
    try (InputStream in = Files.newInputStream(file)) {
      return DetectionFile.isParquet(in);
    }
  }
}
