package dev.pixeltally.jobs;

import dev.pixeltally.dataset.Storage;
import dev.pixeltally.tables.RunFolder;
import java.io.IOException;
import java.util.Optional;

/** Runs that are given by their folder. */
final class GivenRun {
  private static final String RUNS = "/runs/";

  private GivenRun() {}

  /** The run whose folder, {@code OUT/runs/ID}, an address is; empty where it is anything else. */
  static Optional<RunFolder> find(Storage storage, String given) throws IOException {
    String address = storage.absolute(given).replaceFirst("/+$", "");
    int runs = address.lastIndexOf(RUNS);
    if (runs < 0 || !storage.isFile(address + "/run.json")) {
      return Optional.empty();
    }
    String id = address.substring(runs + RUNS.length());
    return Optional.of(RunFolder.find(address.substring(0, runs), id, HadoopSettings::plain));
  }
}
