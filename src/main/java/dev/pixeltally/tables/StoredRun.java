package dev.pixeltally.tables;

import dev.pixeltally.config.YamlNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;

/**
 * What a complete run's {@code run.json} says of how long it matters.
 *
 * @param predictionRuns the runs whose predictions its numbers rest on
 */
record StoredRun(String id, Instant finished, List<String> predictionRuns) {
  private static final String REACH = "prediction_runs";

  /**
   * Reads {@code run.json}; what this program has not written is refused.
   *
   * @param source names it in messages
   */
  static StoredRun parse(String id, String json, String source) {
    YamlNode manifest = YamlNode.parse(json, source);
    if (!manifest.text("run").equals(id)) {
      throw manifest.refusal(
          "run", "is " + manifest.text("run") + " in the folder of " + id + ": it is not its own");
    }
    Instant finished;
    try {
      finished = Instant.parse(manifest.text("finished"));
    } catch (DateTimeParseException e) {
      throw manifest.refusal("finished", "should be a time such as 2026-11-21T06:15:00Z");
    }
    // Runs that know of no others' predictions rest on their own.
    List<String> reach = manifest.has(REACH) ? manifest.texts(REACH) : List.of(id);
    for (String run : reach) {
      if (!RunId.matches(run)) {
        throw manifest.refusal(REACH, "has " + run + ", which is no run's name");
      }
    }
    return new StoredRun(id, finished, reach);
  }
}
