package dev.pixeltally.jobs;

import dev.pixeltally.config.AnalysisConfig;
import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.config.EvaluateConfig;
import dev.pixeltally.config.Lists;
import dev.pixeltally.config.Printable;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.Setting;
import dev.pixeltally.config.Settings;
import dev.pixeltally.config.Shutdown;
import dev.pixeltally.dataset.Addresses;
import dev.pixeltally.dataset.Listing;
import dev.pixeltally.infer.PredictionKind;
import dev.pixeltally.report.DetectionReport;
import dev.pixeltally.report.ProgressBar;
import dev.pixeltally.report.RunReport;
import dev.pixeltally.spark.EvaluationPlan;
import dev.pixeltally.spark.EvaluationResult;
import dev.pixeltally.spark.MeterPlugin;
import dev.pixeltally.spark.Reuse;
import dev.pixeltally.spark.ReusePlanner;
import dev.pixeltally.spark.RunLog;
import dev.pixeltally.spark.SparkEvaluation;
import dev.pixeltally.spark.Submit;
import dev.pixeltally.tables.AtWork;
import dev.pixeltally.tables.RunFolder;
import dev.pixeltally.tables.RunId;
import dev.pixeltally.tables.StoredPredictions;
import dev.pixeltally.tables.Table;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Runs a network over a dataset on Spark, and measures it where there is ground truth. */
public final class EvaluateJob {
  public static final Setting<String> CONFIG = EvaluateConfig.CONFIG;
  public static final List<Setting<?>> SETTINGS = EvaluateConfig.SETTINGS;

  private EvaluateJob() {}

  /**
   * Checks everything, then runs: in this process where Spark has started it, else through
   * spark-submit.
   *
   * @param args the command line, to be given to spark-submit
   */
  public static int run(Settings settings, String[] args) throws IOException, InterruptedException {
    EvaluateConfig config = EvaluateConfig.of(settings);
    if (!config.output().dryRun()) {
      Outputs.check(config.output().root());
    }
    // What lies elsewhere is reached with Spark's settings and jars: it is checked there.
    EvaluationPlan plan = Submit.insideSpark() || isLocal(config) ? plan(config) : null;
    if (plan != null && plan.detections().isEmpty()) {
      refuseUnused(settings, plan);
    }
    if (ExitCode.onlyChecks()) {
      return ExitCode.checked();
    }
    if (!Submit.insideSpark()) {
      return Submit.run(args);
    }
    SparkConf conf =
        new SparkConf()
            .setIfMissing("spark.app.name", "pixeltally evaluate")
            // A bound on the sum of all tasks' results, which are merged one by one and never held.
            .setIfMissing("spark.driver.maxResultSize", "0");
    MeterPlugin.into(conf);
    if (config.output().dryRun()) {
      // Its few jobs leave little; Spark prints a trace where it still cleans up as it is stopped.
      conf.set("spark.cleaner.referenceTracking", "false");
    }
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      return config.output().dryRun()
          ? foresee(plan, spark)
          : RunPublisher.show(run(plan, spark), config.output());
    }
  }

  private static boolean isLocal(EvaluateConfig config) {
    EvaluateConfig.DatasetConfig dataset = config.dataset();
    return Stream.of(
            Stream.of(dataset.root(), config.model().bundle()),
            dataset.images().stream(),
            dataset.masks().stream(),
            dataset.labels().stream(),
            dataset.split().stream())
        .flatMap(addresses -> addresses)
        .allMatch(Addresses::isLocal);
  }

  private static void refuseUnused(Settings settings, EvaluationPlan plan) {
    List<Setting<?>> of = plan.voc().isEmpty() ? List.of() : VocRun.SETTINGS;
    for (Setting<?> setting : Lists.join(CocoConfig.SETTINGS, AnalysisConfig.SETTINGS)) {
      if (settings.given(setting) && !of.contains(setting)) {
        throw settings.refusal(
            setting,
            "is for scoring instances by COCO's rules, and this run of "
                + plan.bundle().name()
                + " scores none");
      }
    }
  }

  /** What the configuration names, found and fitting together; refused otherwise. */
  public static EvaluationPlan plan(EvaluateConfig config) {
    return EvaluationPlanner.plan(config);
  }

  /** Runs a plan and publishes its run. */
  static RunReport run(EvaluationPlan plan, JavaSparkContext spark) throws IOException {
    Instant started = Instant.now();
    EvaluateConfig config = plan.config();
    if (plan.mapping() != null && !plan.mapping().warning().isEmpty()) {
      System.err.println("pixeltally: " + Printable.of(plan.mapping().warning()));
    }
    if (plan.gives() == PredictionKind.INSTANCES && !plan.measuresInstances()) {
      System.err.println(
          "pixeltally: nothing is measured"
              + (plan.dataset().isCoco() ? "" : ": dataset.layout=coco has truth for instances"));
    }
    RunFolder folder =
        new RunFolder(config.output().root(), RunId.next(started), spark::hadoopConfiguration);
    SparkEvaluation evaluation = new SparkEvaluation(spark, plan, folder);
    evaluation.check();
    // The mark before anything that is stored is looked at: vacuum would take it away.
    try (RunLog log = RunLog.begin(spark, folder.id());
        Interruption<InterruptedRun> interruption =
            Interruption.of(new InterruptedRun(spark, evaluation));
        AtWork work = folder.atWork(told -> System.err.println("pixeltally: " + told))) {
      interruption.work().holds(work);
      RunReport report = run(plan, spark, evaluation, folder, started, work);
      interruption.work().published();
      log.published(folder.address());
      return report;
    }
  }

  private static RunReport run(
      EvaluationPlan plan,
      JavaSparkContext spark,
      SparkEvaluation evaluation,
      RunFolder folder,
      Instant started,
      AtWork work)
      throws IOException {
    EvaluateConfig config = plan.config();
    ReusePlanner planner = new ReusePlanner(spark, plan, folder);
    Optional<StoredPredictions> stored = planner.stored();
    if (stored.isEmpty()) {
      evaluation.loadAhead();
    }
    Listing listing = listing(plan);
    evaluation.failed(listing.failures());
    Reuse reuse = planner.decide(listing, stored);
    if (reuse.stored() > 0) {
      System.err.println("pixeltally: " + Foresight.of(reuse, listing).line());
      if (!reuse.wanted().isEmpty()) {
        evaluation.loadAhead();
      }
    }
    EvaluationResult result;
    int total = listing.samples().size();
    ProgressBar.Mode mode = Outputs.progress(config.output());
    try (ProgressBar bar = ProgressBar.onStandardError(mode, "images", total)) {
      result = evaluation.run(reuse, bar::reached, bar::failed);
      bar.reached(total);
    }
    BatchReached.of(plan, result)
        .warning()
        .ifPresent(told -> System.err.println("pixeltally: " + told));
    double seconds = Duration.between(started, Instant.now()).toMillis() / 1e3;
    RunPublisher publisher = new RunPublisher(folder, "evaluate", started);
    publisher.failed(listing.failures());
    if (result.state() != null) {
      publisher.measured(plan.protocol().name(), result.state());
      draw(evaluation, result, listing);
    }
    List<DetectionReport> detections = List.of();
    if (!plan.detections().isEmpty()) {
      detections = new DetectionRun(spark, plan, folder).score(listing, publisher);
    }
    if (!plan.voc().isEmpty()) {
      detections = new VocRun(plan, folder).score(listing, publisher);
    }
    RunReport report = report(plan, folder, listing, result, detections, seconds);
    manifest(publisher, folder.id(), plan, spark, result);
    work.check();
    publisher.publish(report);
    return report;
  }

  /** Says what a run would do. */
  private static int foresee(EvaluationPlan plan, JavaSparkContext spark) {
    EvaluateConfig config = plan.config();
    RunFolder folder =
        new RunFolder(
            config.output().root(), RunId.next(Instant.now()), spark::hadoopConfiguration);
    ReusePlanner planner = new ReusePlanner(spark, plan, folder);
    Listing listing = listing(plan);
    Reuse reuse = planner.decide(listing, planner.stored());
    Foresight.of(reuse, listing).show(config.output());
    return ExitCode.DONE;
  }

  private static Listing listing(EvaluationPlan plan) {
    Listing listing = limited(plan.dataset().list(), plan.config().dataset().limit());
    if (listing.samples().isEmpty() && listing.failures().isEmpty()) {
      throw new Refusal(plan.dataset().root() + " holds no samples");
    }
    return listing;
  }

  /** A picture that cannot be drawn costs the run nothing else. */
  private static void draw(SparkEvaluation evaluation, EvaluationResult result, Listing listing) {
    try {
      evaluation.overlays(result, listing);
    } catch (Exception e) {
      // Any: what Spark throws of a failed task is a checked exception that nobody declares.
      if (Shutdown.underWay()) {
        throw new IllegalStateException("Interrupted while pictures were drawn", e);
      }
      System.err.println(
          "pixeltally: not all pictures could be drawn: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString()));
    }
  }

  private static Listing limited(Listing listing, int limit) {
    return limit == 0 || listing.samples().size() <= limit
        ? listing
        : new Listing(Listing.slice(listing.samples(), 0, limit), listing.failures());
  }

  private static RunReport report(
      EvaluationPlan plan,
      RunFolder folder,
      Listing listing,
      EvaluationResult result,
      List<DetectionReport> detections,
      double seconds) {
    boolean measured = result.state() != null;
    Map<String, String> places = new LinkedHashMap<>();
    places.put("run", Outputs.shown(folder.address()));
    if (result.inferred() > 0) {
      places.put("predictions", Outputs.shown(folder.predictions()));
    }
    if (result.detections() > 0) {
      places.put("detections", Outputs.shown(folder.address(Table.DETECTIONS)));
    }
    if (measured && plan.config().output().overlays() > 0) {
      places.put("pictures", Outputs.shown(folder.overlays()));
    }
    return new RunReport(
        folder.id(),
        measured ? plan.protocol().name() : null,
        measured ? plan.protocol().convention() : null,
        plan.dataset().labels(),
        measured ? result.state().result() : null,
        detections,
        measured ? result.measured() : result.predicted(),
        RunPublisher.count(listing.failures(), result.failures()),
        Failures.examples(listing.failures(), result.examples()),
        seconds,
        places);
  }

  private static void cost(RunPublisher publisher, EvaluateConfig config, EvaluationResult result) {
    publisher
        .with("device_seconds", result.deviceSeconds())
        .with("device_busy_seconds", result.busySeconds());
    config
        .deviceHour()
        .ifPresent(
            price -> {
              double cost = result.deviceSeconds() / 3600 * price;
              publisher.with("cost", rounded(cost));
              if (result.inferred() > 0) {
                publisher.with("cost_per_1000_images", rounded(1000 * cost / result.inferred()));
              }
            });
  }

  /** To six significant decimals: the price is known to fewer. */
  static double rounded(double cost) {
    return new BigDecimal(cost).round(new MathContext(6)).doubleValue();
  }

  private static void manifest(
      RunPublisher publisher,
      String run,
      EvaluationPlan plan,
      JavaSparkContext spark,
      EvaluationResult result) {
    Map<String, Double> cpu = new LinkedHashMap<>();
    result.cpuMillis().forEach((step, ms) -> cpu.put(step.code(), ms));
    Set<String> runs = new TreeSet<>(result.reused().keySet());
    if (result.inferred() > 0) {
      runs.add(run);
    }
    if (plan.gives() == PredictionKind.INSTANCES && plan.mapping() != null) {
      publisher.with("detections", result.detections());
    }
    cost(publisher, plan.config(), result);
    publisher
        .with("config", plan.config().effective())
        .with("config_fingerprint", plan.config().fingerprint())
        .with("model", plan.bundle().name())
        .with("model_fingerprint", plan.fingerprint())
        .with("network_sha256", plan.bundle().networkSha256())
        .with("dataset", plan.dataset().root())
        .with("spark_master", spark.master())
        .with("predicted", result.predicted())
        .with("inferred", result.inferred())
        .with("reused", result.reused())
        .with("prediction_runs", runs)
        .with("partitions", result.partitions())
        .with("model_loads", result.loads().values().stream().mapToLong(Long::longValue).sum())
        .with("model_loads_by_executor", result.loads())
        .with("devices", result.devices())
        .with("batch", BatchReached.of(plan, result).manifest())
        .with("cpu_milliseconds", cpu)
        .with("peak_memory_bytes", result.peakMemory());
  }
}
