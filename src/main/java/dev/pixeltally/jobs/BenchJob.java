package dev.pixeltally.jobs;

import dev.pixeltally.config.EvaluateConfig;
import dev.pixeltally.config.EvaluateConfig.ModelConfig;
import dev.pixeltally.config.EvaluateConfig.OutputConfig;
import dev.pixeltally.config.Lists;
import dev.pixeltally.config.Nearest;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.Setting;
import dev.pixeltally.config.Settings;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.infer.PredictionKind;
import dev.pixeltally.report.ProgressBar;
import dev.pixeltally.scenes.SampleScenes;
import dev.pixeltally.scenes.SceneLayout;
import dev.pixeltally.spark.EvaluationPlan;
import dev.pixeltally.spark.Submit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Measures a whole job against the network alone and against what people write in Python, on the
 * same photographs and cores.
 */
public final class BenchJob {
  private static final String TEMP = System.getProperty("java.io.tmpdir");
  private static final String SAMPLE_NETWORK = "conf/sample-network";
  private static final long SEED = 11;

  private static final Setting<String> BUNDLE =
      Setting.text("bundle", "DIR", null, "A model bundle, as model.bundle; else the sample's.");
  private static final Setting<Integer> IMAGES =
      Setting.count(
          "images", 1, 10_000_000, 303, "Photographs a job: the dataset again and again.");
  private static final Setting<String> SIZES =
      Setting.text("sizes", "LIST", "full,half", "The bundle's own size, and half of it.");
  private static final Setting<Integer> ROUNDS =
      Setting.count("rounds", 1, 99, 3, "Rounds, taken in turns; the fastest counts.");
  private static final Setting<String> PEERS =
      Setting.text("peers", "LIST", "loop,ray", "Peers in Python: loop, ray, or none.");
  private static final Setting<Boolean> SCALE =
      Setting.flag("scale-test", "Also a dataset ten times as large: time and memory.");
  private static final Setting<String> WORK =
      Setting.text("work", "DIR", TEMP, "Folder in which pixeltally-bench is made and remade.");
  private static final Setting<String> REPORT =
      Setting.text("report", "FILE", null, "Also writes every figure there, as JSON.");

  // What the bench tells the process that it measures.
  private static final Setting<String> RESULT =
      Setting.text("bench.result", "FILE", null, "Set by the bench: the measured process.");
  private static final Setting<BenchSize> SIZE =
      Setting.choice("bench.size", BenchSize.FULL, "Set by the bench: at which size.");
  private static final Setting<Integer> SHORT_SIDE =
      Setting.count("bench.short-side", 1, 1 << 20, 1, "Set by the bench: of the photographs.");
  private static final Setting<Integer> JOBS =
      Setting.count("bench.jobs", 1, 99, 1, "Set by the bench: jobs on one Spark.");

  public static final List<Setting<?>> SETTINGS =
      Lists.join(
          List.of(BUNDLE, IMAGES, SIZES, ROUNDS, PEERS, SCALE, WORK, REPORT),
          List.of(RESULT, SIZE, SHORT_SIDE, JOBS),
          EvaluateConfig.SETTINGS);

  private final Settings settings;
  private final Path work;
  private final EvaluationPlan plan;

  private BenchJob(Settings settings, EvaluationPlan plan, Path work) {
    this.settings = settings;
    this.plan = plan;
    this.work = work;
  }

  /** Measures; the exit code. */
  public static int run(Settings settings, String[] args)
      throws IOException, InterruptedException, SampleException {
    if (settings.given(RESULT)) {
      return Submit.insideSpark() ? measured(settings) : Submit.run(args);
    }
    sizes(settings);
    Path home = Path.of(System.getProperty("pixeltally.home", ".")).toAbsolutePath().normalize();
    // A folder of its own: what lies there is deleted before each run.
    Path work = Path.of(settings.get(WORK)).toAbsolutePath().resolve("pixeltally-bench");
    settings.find(BUNDLE).ifPresent(b -> settings.put(ModelConfig.BUNDLE.key(), b, "--bundle"));
    if (!settings.given(ModelConfig.BUNDLE)) {
      String sample = home.resolve(SAMPLE_NETWORK).toString();
      settings.put(ModelConfig.BUNDLE.key(), sample, "default");
    }
    boolean drawn = !settings.given(EvaluateConfig.DatasetConfig.ROOT);
    Path scenes = work.resolve("scenes-" + settings.get(IMAGES));
    if (ExitCode.onlyChecks()) {
      if (!drawn) {
        EvaluateJob.plan(EvaluateConfig.of(settings));
      }
      return ExitCode.checked();
    }
    Files.createDirectories(work);
    if (drawn) {
      draw(scenes, settings.get(IMAGES));
      settings.put(EvaluateConfig.DatasetConfig.ROOT.key(), scenes.toString(), "default");
    }
    EvaluationPlan plan = EvaluateJob.plan(EvaluateConfig.of(settings)).plan();
    if (plan.gives() == PredictionKind.REAL_MAP || plan.gives() == PredictionKind.SEGMENTS) {
      throw new Refusal(
          "Cannot bench "
              + plan.bundle().name()
              + ": it gives "
              + plan.gives().plural()
              + "; networks of label maps and detectors are timed");
    }
    new BenchJob(settings, plan, work).rounds(home);
    return ExitCode.DONE;
  }

  private static int measured(Settings settings) throws IOException {
    EvaluateConfig config = EvaluateConfig.of(settings);
    SparkConf conf = new SparkConf().setIfMissing("spark.app.name", "pixeltally bench");
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      BenchMeasured.run(
          config,
          settings.get(SIZE),
          settings.get(SHORT_SIDE),
          settings.get(JOBS),
          Path.of(settings.get(RESULT)),
          spark);
    }
    return ExitCode.DONE;
  }

  private static void draw(Path scenes, int count) throws IOException {
    if (Files.exists(scenes)) {
      return;
    }
    Path draft = scenes.resolveSibling(scenes.getFileName() + ".draft");
    BenchPhotographs.clear(draft);
    try (ProgressBar bar = ProgressBar.onStandardError(ProgressBar.ofTerminal(), "scenes", count)) {
      SampleScenes.write(SceneLayout.VOC, draft, count, SEED, n -> bar.add(1));
    }
    Files.move(draft, scenes);
  }

  private static List<BenchSize> sizes(Settings settings) {
    return words(settings.get(SIZES), List.of("full", "half"), "sizes").stream()
        .map(s -> BenchSize.valueOf(s.toUpperCase(Locale.ROOT)))
        .toList();
  }

  private static List<String> words(String text, List<String> valid, String key) {
    List<String> words = Arrays.stream(text.split(",")).map(String::strip).toList();
    for (String word : words) {
      if (!valid.contains(word)) {
        throw new Refusal("--" + key + ": " + word + " is not valid" + Nearest.hint(word, valid));
      }
    }
    return words;
  }

  private void rounds(Path home) throws IOException, InterruptedException, SampleException {
    int cores = Runtime.getRuntime().availableProcessors();
    int images = settings.get(IMAGES);
    BenchPhotographs photographs =
        BenchPhotographs.make(plan.dataset(), images, work.resolve("photographs"));
    BenchBare bare = new BenchBare(photographs.images().subList(0, photographs.distinct()));
    int shortSide = bare.shortSide();
    BenchReport report = new BenchReport(plan, photographs, shortSide, cores);
    BenchPeers peers = new BenchPeers(home, work);
    List<String> ways = ways(peers, report);
    for (int round = 0; round < settings.get(ROUNDS); round++) {
      report.decode(bare.decodeMillis());
      for (BenchSize size : sizes(settings)) {
        var bundle = size.of(plan.bundle(), shortSide);
        report.bare(size, bare.time(bundle, cores, images));
        report.jobs(size, jobs(photographs, size, shortSide, 2));
        for (String way : ways) {
          report.peer(
              size, way, peers.run(way, bundle, plan.dataset().labels(), photographs, cores));
        }
      }
    }
    if (settings.get(SCALE)) {
      BenchSize size = sizes(settings).get(sizes(settings).size() - 1);
      BenchMeasured one = jobs(photographs, size, shortSide, 1).get(0);
      BenchPhotographs more =
          BenchPhotographs.make(plan.dataset(), 10 * images, work.resolve("photographs"));
      report.scale(size, one, jobs(more, size, shortSide, 1).get(0));
    }
    System.out.print(report.markdown());
    if (settings.given(REPORT)) {
      Files.writeString(Path.of(settings.get(REPORT)), report.json());
    }
  }

  private List<String> ways(BenchPeers peers, BenchReport report)
      throws IOException, InterruptedException {
    if (settings.get(PEERS).equals("none")) {
      return List.of();
    }
    List<String> ways = words(settings.get(PEERS), List.of("loop", "ray", "none"), "peers");
    List<String> there = new ArrayList<>();
    for (String way : ways) {
      String missing = peers.missing(way);
      if (missing == null) {
        there.add(way);
      } else {
        report.note("Skipped peer " + way + ": " + missing);
      }
    }
    return there;
  }

  /** Jobs one after another on a Spark of their own, in a JVM of their own. */
  private List<BenchMeasured> jobs(
      BenchPhotographs photographs, BenchSize size, int shortSide, int jobs)
      throws IOException, InterruptedException {
    Path result = work.resolve("result.json");
    Path runs = work.resolve("runs");
    BenchPhotographs.clear(runs);
    Settings child = new Settings(SETTINGS);
    settings.given().forEach((key, value) -> child.put(key, value, "bench"));
    String origin = "bench";
    child
        .put("dataset.layout", "folder", origin)
        .put("dataset.root", photographs.root().toString(), origin)
        .put("dataset.images", BenchPhotographs.IMAGES, origin)
        .put("dataset.limit", "0", origin)
        .put(OutputConfig.OUT.key(), runs.toString(), origin)
        .put(OutputConfig.CONSOLE.key(), "quiet", origin)
        // What is timed is inference: no job may take what the one before it has stored.
        .put(OutputConfig.FRESH.key(), "true", origin)
        .put(RESULT.key(), result.toString(), origin)
        .put(SIZE.key(), size.name().toLowerCase(Locale.ROOT), origin)
        .put(SHORT_SIDE.key(), String.valueOf(shortSide), origin)
        .put(JOBS.key(), String.valueOf(jobs), origin);
    if (photographs.measured()) {
      child.put("dataset.masks", BenchPhotographs.MASKS, origin);
    }
    Map<String, String> given = child.given();
    given.remove("dataset.split");
    given.remove(EvaluateConfig.CONFIG.key());
    given.putIfAbsent("dataset.labels", plan.dataset().labels().name());
    List<String> arguments = new ArrayList<>(List.of("bench"));
    given.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
    BenchProcess.pixeltally(arguments, work.resolve("job.log"));
    return BenchMeasured.read(result);
  }
}
