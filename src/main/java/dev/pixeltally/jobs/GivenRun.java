package dev.pixeltally.jobs;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.Settings;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.labels.ClassNames;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.tables.RunFolder;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A run's folder that stands in the place of predictions. */
record GivenRun(RunFolder run) {
  private static final String RUNS = "/runs/";
  private static final String MAPPING = "config." + Settings.MAPPING;

  /**
   * The run of such a folder; empty: it is none.
   *
   * @throws Refusal where it is the folder of all runs
   */
  static Optional<GivenRun> at(Storage storage, String predictions) throws IOException {
    String address = storage.absolute(predictions).replaceFirst("/+$", "");
    ResultsFile.refuseRuns(storage, address, "the predictions");
    int runs = address.lastIndexOf(RUNS);
    if (runs < 0 || !storage.isFile(address + "/run.json")) {
      return Optional.empty();
    }
    return Optional.of(
        new GivenRun(
            RunFolder.find(
                address.substring(0, runs),
                address.substring(runs + RUNS.length()),
                HadoopSettings::plain)));
  }

  /**
   * How its network's classes are joined to others, as the run itself did: as its settings say,
   * else by name.
   *
   * @return by a class's name its place among them, or nothing
   */
  Function<String, OptionalInt> places(List<LabelClass> classes) throws IOException {
    Map<String, String> mapping = new HashMap<>();
    run.manifest()
        .flatten()
        .forEach(
            (key, value) -> {
              if (key.startsWith(MAPPING)) {
                mapping.put(key.substring(MAPPING.length()), value);
              }
            });
    ClassNames names = new ClassNames(classes);
    return name -> {
      String partner = mapping.get(name);
      return partner == null
          ? names.placeOf(name)
          : IntStream.range(0, classes.size())
              .filter(i -> classes.get(i).name().equals(partner))
              .findFirst();
    };
  }
}
