package dev.pixeltally.jobs;

import dev.pixeltally.config.EvaluateConfig;
import dev.pixeltally.config.EvaluateConfig.DatasetConfig;
import dev.pixeltally.config.EvaluateConfig.LimitsConfig;
import dev.pixeltally.config.EvaluateConfig.OutputConfig;
import dev.pixeltally.config.Lists;
import dev.pixeltally.config.Printable;
import dev.pixeltally.config.Setting;
import dev.pixeltally.config.Settings;
import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.Listing;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.pack.PackOptions;
import dev.pixeltally.pack.PackResult;
import dev.pixeltally.pack.PackWriter;
import dev.pixeltally.pack.Packs;
import dev.pixeltally.report.ProgressBar;
import dev.pixeltally.spark.Submit;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Lays a dataset's many small files together in a few large ones. */
public final class PackJob {
  public static final Setting<String> CONFIG = EvaluateConfig.CONFIG;
  private static final Setting<String> OUT =
      Setting.text("out", "DIR", null, "Folder of the pack: local, or one that Hadoop reaches.");
  private static final Setting<Long> SHARD =
      Setting.bytes("shard-size", "192m", "Bytes of a shard, about: two to four thirds of it.");
  private static final Setting<Integer> THREADS =
      Setting.count("threads", 1, 256, 16, "Files read at once, for each of two shards.");

  public static final List<Setting<?>> SETTINGS =
      Lists.join(
          List.of(CONFIG, OUT, SHARD, THREADS, OutputConfig.CONSOLE, OutputConfig.MAX_FAILURES),
          DatasetConfig.PLACES,
          List.of(LimitsConfig.BYTES));

  /** The other settings of {@code evaluate}: its configuration serves as it is. */
  public static final List<Setting<?>> OF_EVALUATE =
      EvaluateConfig.SETTINGS.stream()
          .filter(s -> SETTINGS.stream().noneMatch(own -> own.key().equals(s.key())))
          .toList();

  private PackJob() {}

  /** Packs; the exit code. */
  public static int run(Settings settings) throws IOException, InterruptedException {
    Map<String, String> hadoop = Submit.hadoopSettings();
    Dataset dataset = Packs.open(EvaluationPlanner.spec(DatasetConfig.of(settings)), hadoop);
    String out = settings.get(OUT);
    OutputConfig output = OutputConfig.of(settings);
    Outputs.check(out);
    PackWriter.check(dataset, out, hadoop);
    if (ExitCode.onlyChecks()) {
      return ExitCode.checked();
    }
    long start = System.nanoTime();
    Listing listing = dataset.list();
    PackOptions options =
        new PackOptions(
            settings.get(SHARD), LimitsConfig.of(settings).maxBytes(), settings.get(THREADS));
    PackResult packed;
    try (ProgressBar bar =
        ProgressBar.onStandardError(Outputs.progress(output), "images", listing.samples().size())) {
      packed = PackWriter.pack(dataset, listing, out, options, hadoop, bar::add);
    }
    return show(packed, out, (System.nanoTime() - start) / 1e9, output);
  }

  private static int show(PackResult packed, String out, double seconds, OutputConfig output) {
    System.out.printf(
        Locale.ROOT,
        "  %,d samples in %,d %s (%,d bytes), %,d written now, in %.1f s: %s%n",
        packed.samples(),
        packed.shards(),
        packed.shards() == 1 ? "shard" : "shards",
        packed.bytes(),
        packed.written(),
        seconds,
        Printable.of(Outputs.shown(out)));
    Map<Reason, Long> reasons = RunPublisher.count(packed.failures(), Map.of());
    reasons.forEach(
        (reason, n) -> System.out.printf(Locale.ROOT, "  %,d failed: %s%n", n, reason.code()));
    for (FailedSample f : Failures.examples(packed.failures(), List.of())) {
      System.err.println("pixeltally: " + Printable.of(f.id() + ": " + f.message()));
    }
    long all = packed.samples() + packed.failures().size();
    if (all > 0 && (double) packed.failures().size() / all > output.maxFailures()) {
      System.err.printf(
          "pixeltally: %d of %d samples failed, more than failures.max-share=%s allows%n",
          packed.failures().size(), all, output.maxFailures());
      return ExitCode.TOO_MANY_FAILURES;
    }
    return ExitCode.DONE;
  }
}
