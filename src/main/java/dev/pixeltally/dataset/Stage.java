package dev.pixeltally.dataset;

import java.util.Locale;

/** Where in the pipeline a sample failed; written to the {@code failures} table in lower case. */
public enum Stage {
  LIST,
  READ,
  DECODE,
  TRUTH,
  INFER,
  MEASURE,
  ENCODE;

  /** The name that tables and the console show. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
