package dev.pixeltally.jobs;

import dev.pixeltally.config.EvaluateConfig.OutputConfig;
import dev.pixeltally.dataset.Listing;
import dev.pixeltally.spark.Reuse;
import dev.pixeltally.tables.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a run will do, in numbers.
 *
 * @param images of the dataset that can be read as far as its listing tells
 * @param infer images that no stored prediction is of
 * @param stored images with a prediction, by the run that made it
 * @param failed images that the listing leaves out
 */
record Foresight(long images, long infer, Map<String, Long> stored, long failed) {
  static Foresight of(Reuse reuse, Listing listing) {
    return new Foresight(
        listing.samples().size(), reuse.wanted().size(), reuse.byRun(), listing.failures().size());
  }

  private long reused() {
    return stored.values().stream().mapToLong(Long::longValue).sum();
  }

  String line() {
    return "%,d of %,d images have a stored prediction (%s); %s to infer"
        .formatted(
            reused(),
            images,
            stored.size() == 1
                ? "run " + stored.keySet().iterator().next()
                : "of " + stored.size() + " runs",
            infer == 0 ? "nothing" : "%,d".formatted(infer));
  }

  /** Prints it: a few lines, or one JSON object. */
  void show(OutputConfig output) {
    if (output.json()) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("images", images);
      all.put("infer", infer);
      all.put("reuse", reused());
      all.put("reuse_by_run", stored);
      all.put("failed", failed);
      System.out.print(Json.pretty(all));
      return;
    }
    System.out.printf("  %,10d images%n", images);
    System.out.printf("  %,10d to infer%n", infer);
    System.out.printf("  %,10d stored%n", reused());
    stored.forEach((run, n) -> System.out.printf("  %,10d   by run %s%n", n, run));
    if (failed > 0) {
      System.out.printf("  %,10d fail before they are read%n", failed);
    }
    System.out.println("  dry run: nothing was done");
  }
}
