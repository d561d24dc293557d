package dev.pixeltally.jobs;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.tables.RunFolder;
import java.io.IOException;
import java.util.Optional;

/** Runs that are given by their folder. */
final class GivenRun {
  private static final String RUNS = "/runs/";

  private GivenRun() {}

  /** Refuses a folder of many runs, where one of them should be named. */
  static void refuseRuns(Storage storage, String given, String what) {
    if (storage.isFile(ResultsFile.under(given, "latest.json"))) {
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

  /** The run whose folder, {@code OUT/runs/ID}, an address is; empty where it is anything else. */
  static Optional<RunFolder> find(Storage storage, String given) throws IOException {
    refuseRuns(storage, given, "the predictions");
    String address = storage.absolute(given).replaceFirst("/+$", "");
    int runs = address.lastIndexOf(RUNS);
    if (runs < 0 || !storage.isFile(address + "/run.json")) {
      return Optional.empty();
    }
    String id = address.substring(runs + RUNS.length());
    return Optional.of(RunFolder.find(address.substring(0, runs), id, HadoopSettings::plain));
  }
}
