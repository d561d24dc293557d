package dev.pixeltally.jobs;

import dev.pixeltally.config.EvaluateConfig.LimitsConfig;
import dev.pixeltally.config.EvaluateConfig.OutputConfig;
import dev.pixeltally.config.Lists;
import dev.pixeltally.config.Setting;
import dev.pixeltally.config.Settings;
import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.dataset.DatasetSpec;
import dev.pixeltally.dataset.Listing;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.pack.Packs;
import dev.pixeltally.report.CocoDatasetReport;
import dev.pixeltally.report.ConsoleReport;
import dev.pixeltally.report.DatasetReport;
import dev.pixeltally.report.PanopticDatasetReport;
import dev.pixeltally.report.ProgressBar;
import dev.pixeltally.spark.Submit;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongConsumer;

/** Says what a reader sees in a dataset: counts, classes, sizes, problems. */
public final class InspectJob {
  public static final Setting<String> LAYOUT =
      Setting.word("layout", Packs.layouts(), null, "How the dataset's files lie.");
  public static final Setting<String> ROOT =
      Setting.text("root", "DIR", null, "The dataset's folder; of coco also a JSON file alone.");
  private static final Setting<String> SPLIT =
      Setting.text(
          "split", "NAME", null, "The split, as in val; else VOC's val, and all of any other.");
  private static final Setting<String> IMAGES =
      Setting.text("images", "DIR", null, "Folder of the images, below the root.");
  private static final Setting<String> MASKS =
      Setting.text("masks", "DIR", null, "Folder of the masks, below the root.");
  private static final Setting<String> LABELS =
      Setting.text("labels", "SPACE", null, "Label space: a built-in name or a YAML file.");
  private static final Setting<Boolean> JSON =
      Setting.flag("json", "Prints one JSON object on standard output and nothing else there.");
  private static final Setting<Integer> THREADS =
      Setting.count("threads", 1, 1024, Runtime.getRuntime().availableProcessors(), "Threads.");
  public static final List<Setting<?>> SETTINGS =
      Lists.join(
          List.of(LAYOUT, ROOT, SPLIT, IMAGES, MASKS, LABELS, JSON, THREADS),
          List.of(OutputConfig.CONSOLE),
          LimitsConfig.OF_MASKS);

  private InspectJob() {}

  /** Inspects; the exit code: problems are what it is asked for, and no failure. */
  public static int run(Settings settings) throws IOException, InterruptedException {
    DatasetSpec spec =
        new DatasetSpec(
            settings.get(LAYOUT),
            settings.get(ROOT),
            settings.find(SPLIT).orElse(null),
            settings.find(IMAGES).orElse(null),
            settings.find(MASKS).orElse(null),
            settings.find(LABELS).orElse(null));
    Map<String, String> hadoop = Submit.hadoopSettings();
    boolean alone =
        spec.layout().equals("coco") && (InspectCoco.isFile(spec) || !Packs.isPack(spec, hadoop));
    if (alone) {
      return coco(settings, spec, null);
    }
    Dataset dataset = Packs.open(spec, hadoop);
    if (dataset.isCoco()) {
      return coco(settings, spec, dataset);
    }
    if (dataset.isPanoptic()) {
      return panoptic(settings, dataset);
    }
    DatasetScan scan = new DatasetScan(dataset, limits(settings));
    return show(settings, dataset, scan::run, DatasetReport::json, DatasetReport::text);
  }

  private static int panoptic(Settings settings, Dataset dataset)
      throws IOException, InterruptedException {
    PanopticScan scan = new PanopticScan(dataset, limits(settings));
    return show(
        settings, dataset, scan::run, PanopticDatasetReport::json, PanopticDatasetReport::text);
  }

  private static DecodeLimits limits(Settings settings) {
    LimitsConfig limits = LimitsConfig.of(settings);
    return new DecodeLimits(limits.maxPixels(), limits.maxSide(), limits.maxBytes());
  }

  /** Looks at every sample. */
  private interface Scan<R> {
    R run(Listing listing, int threads, LongConsumer progress)
        throws IOException, InterruptedException;
  }

  private static <R> int show(
      Settings settings,
      Dataset dataset,
      Scan<R> scan,
      Function<R, String> json,
      Function<R, String> text)
      throws IOException, InterruptedException {
    Listing listing = dataset.list();
    R report;
    try (ProgressBar bar =
        ProgressBar.onStandardError(
            Outputs.progress(settings.get(OutputConfig.CONSOLE)),
            "images",
            listing.samples().size())) {
      report = scan.run(listing, settings.get(THREADS), bar::add);
    }
    System.out.print((settings.get(JSON) ? json : text).apply(report));
    return ExitCode.DONE;
  }

  private static int coco(Settings settings, DatasetSpec spec, Dataset packed)
      throws IOException, InterruptedException {
    ProgressBar.Mode progress = Outputs.progress(settings.get(OutputConfig.CONSOLE));
    CocoDatasetReport report =
        packed == null
            ? new InspectCoco(progress, settings.get(THREADS)).run(spec)
            : new InspectCoco(progress, settings.get(THREADS)).run(packed);
    ConsoleReport.Style style = ConsoleReport.Style.ofTerminal();
    System.out.print(settings.get(JSON) ? report.json() : report.text(style));
    return ExitCode.DONE;
  }
}
