package dev.pixeltally.tables;

/**
 * Something that a folder of runs needs no more.
 *
 * @param path relative to the folder of all runs
 * @param why the end of a sentence that begins with the path
 * @param files in it, at any depth
 * @param bytes of all these files
 */
public record Removal(Kind kind, String path, String why, long files, long bytes) {
  /** What it is. */
  public enum Kind {
    RUN,
    UNFINISHED_RUN,
    PREDICTIONS,
    DRAFT
  }
}
