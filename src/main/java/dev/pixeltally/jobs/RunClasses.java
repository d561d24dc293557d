package dev.pixeltally.jobs;

import dev.pixeltally.config.Settings;
import dev.pixeltally.labels.ClassNames;
import dev.pixeltally.labels.LabelSpace;
import dev.pixeltally.tables.RunFolder;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How a stored run's classes become those of a label space: as the run was told by {@code
 * mapping.*}, else by name.
 */
final class RunClasses {
  private final Map<String, String> told;
  private final LabelSpace labels;
  private final ClassNames names;

  private RunClasses(Map<String, String> told, LabelSpace labels) {
    this.told = told;
    this.labels = labels;
    this.names = new ClassNames(labels.classes());
  }

  /** Reads what the run was told. */
  static RunClasses of(RunFolder run, LabelSpace labels) throws IOException {
    return new RunClasses(told(run.manifest().flatten()), labels);
  }

  /** What a run was told, from its manifest: its network's class to its dataset's. */
  static Map<String, String> told(Map<String, String> manifest) {
    String prefix = "config." + Settings.MAPPING;
    Map<String, String> told = new LinkedHashMap<>();
    manifest.forEach(
        (key, to) -> {
          if (key.startsWith(prefix)) {
            told.put(key.substring(prefix.length()), to);
          }
        });
    return told;
  }

  /** The id of a class of the run, by its name; empty where it has none here. */
  OptionalInt idOf(String name) {
    String other = told.get(name);
    // The run may have been on another dataset, whose classes mean nothing here.
    OptionalInt place = other == null ? OptionalInt.empty() : labels.indexOf(other);
    place = place.isPresent() ? place : names.placeOf(name);
    return place.isEmpty() ? place : OptionalInt.of(labels.classes().get(place.getAsInt()).id());
  }
}
