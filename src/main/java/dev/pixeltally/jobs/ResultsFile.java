package dev.pixeltally.jobs;

import dev.pixeltally.config.MissingPath;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.Addresses;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.dataset.coco.CocoPart;
import dev.pixeltally.dataset.coco.CocoResults;
import dev.pixeltally.dataset.coco.CocoResultsReader;
import dev.pixeltally.dataset.coco.ResultNames;
import dev.pixeltally.dataset.coco.Strictness;
import dev.pixeltally.tables.DetectionFile;
import dev.pixeltally.tables.DetectionReader;
import dev.pixeltally.tables.Table;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/** Detections in files: what they are is read off the files, not off their names. */
final class ResultsFile {
  private ResultsFile() {}

  /** A file that is there, or a folder; of a run's folder its detections. */
  static String find(Storage storage, String given, String what) {
    boolean folder = storage.isFolder(given);
    if (!folder && !storage.isFile(given)) {
      throw new Refusal("Cannot read " + what + " " + given + ": " + missing(given));
    }
    refuseRuns(storage, given, what);
    return folder ? find(storage, given) : given;
  }

  /** Refuses the folder of all runs, of which one has to be named. */
  static void refuseRuns(Storage storage, String given, String what) {
    if (storage.isFile(under(given, "latest.json"))) {
      throw new Refusal(
          "Cannot read "
              + what
              + " "
              + given
              + ": it holds runs; one of them is valid, "
              + given
              + "/runs/ID");
    }
  }

  /** What to say of a file that is not there. */
  static String missing(String given) {
    return Addresses.isLocal(given) ? MissingPath.hint(Addresses.path(given)) : "no such file";
  }

  private static String under(String folder, String name) {
    return folder + (folder.endsWith("/") ? "" : "/") + name;
  }

  /** Of a run's folder, wherever it lies, that of its detections; anything else as it is. */
  static String find(Storage storage, String given) {
    String ofRun = under(given, Table.DETECTIONS.folder());
    return storage.isFolder(ofRun) ? ofRun : given;
  }

  /**
   * Reads COCO's JSON, gzip of it, a Parquet file or a folder of such.
   *
   * @param strictness whether single detections that cannot be evaluated are refused or left out
   */
  static CocoResults read(Storage storage, String file, Set<CocoPart> parts, Strictness strictness)
      throws IOException {
    return read(storage, file, parts, strictness, null);
  }

  /**
   * The same of a dataset whose images and classes may be called by names.
   *
   * @param names what texts stand for; null: numbers in quotes
   */
  static CocoResults read(
      Storage storage, String file, Set<CocoPart> parts, Strictness strictness, ResultNames names)
      throws IOException {
    if (isParquet(storage, file)) {
      return DetectionReader.read(file, parts, strictness, HadoopSettings::plain);
    }
    try (InputStream in = storage.open(file)) {
      return CocoResultsReader.read(in, file, storage.size(file), parts, strictness, names);
    }
  }

  private static boolean isParquet(Storage storage, String file) throws IOException {
    if (storage.isFolder(file)) {
      return true;
    }
    try (InputStream in = storage.open(file)) {
      return DetectionFile.isParquet(in);
    }
  }
}
