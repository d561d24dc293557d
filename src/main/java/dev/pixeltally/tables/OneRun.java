package dev.pixeltally.tables;

import dev.pixeltally.config.Refusal;
import java.util.Optional;

/** Sees to it that files are of one run: two runs' detections in one folder would all count. */
public final class OneRun {
  private String run;

  /**
   * Looks at a file.
   *
   * @param file its name, for messages
   * @param other the run that made it; null: not said
   * @throws Refusal where another one made those before it
   */
  public void add(String file, String other) {
    if (run != null && other != null && !run.equals(other)) {
      throw DetectionColumns.refusal(
          file,
          "detections of more than one run ("
              + run
              + ", "
              + other
              + "); the files of one run are valid");
    }
    run = other == null ? run : other;
  }

  Optional<String> run() {
    return Optional.ofNullable(run);
  }
}
