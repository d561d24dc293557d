package dev.pixeltally.spark;

import dev.pixeltally.config.DeviceChoice;
import dev.pixeltally.config.EvaluateConfig.LimitsConfig;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.Listing;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.dataset.SampleSource;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.Orientation;
import dev.pixeltally.infer.Device;
import dev.pixeltally.infer.Devices;
import dev.pixeltally.infer.EngineOptions;
import dev.pixeltally.infer.NetworkCache;
import dev.pixeltally.tables.RunFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;

/** Runs a checked plan on Spark: partitions out, sums back, files committed once. */
public final class SparkEvaluation {
  private static final String DONE = "images done";
  private static final String FAILED = "images failed";

  private final JavaSparkContext spark;
  private final EvaluationPlan plan;
  private final RunFolder folder;

  public SparkEvaluation(JavaSparkContext spark, EvaluationPlan plan, RunFolder folder) {
    this.spark = spark;
    this.plan = plan;
    this.folder = folder;
  }

  /**
   * Infers, measures and commits the executors' tables; the caller writes the small ones.
   *
   * @param progress is told how many samples are done
   * @param failures is told how many of those have failed
   */
  public EvaluationResult run(Listing listing, LongConsumer progress, LongConsumer failures)
      throws IOException {
    refuseMissingGpu();
    InferenceStage stage = new InferenceStage(spark, plan.config().model().device());
    List<List<Sample>> partitions = partitions(listing.samples(), stage.cpus());
    RunSetup setup = setup();
    LongAccumulator done = spark.sc().longAccumulator(DONE);
    LongAccumulator failed = spark.sc().longAccumulator(FAILED);
    List<RunProgress> listeners =
        List.of(new RunProgress(DONE, progress), new RunProgress(FAILED, failures));
    listeners.forEach(spark.sc()::addSparkListener);
    spark.setJobDescription(
        plan.bundle().name()
            + " on "
            + listing.samples().size()
            + " images of "
            + plan.dataset().root());
    TableCommit commit = TableCommit.begin(spark, folder.uri(), folder.id());
    Broadcast<RunSetup> broadcast = spark.broadcast(setup);
    try {
      TaskResult result = empty(setup);
      if (!partitions.isEmpty()) {
        InferenceTask task = new InferenceTask(broadcast, commit, done, failed);
        result = merged(stage.over(partitions, task), stage);
      }
      commit.commit(result.commits);
      refuseLostFiles(result.files);
      return EvaluationResult.of(result, partitions.size());
    } catch (Throwable e) {
      // Any: what Spark throws of a failed task is a checked exception that nobody declares.
      takeBack(commit, e);
      throw e;
    } finally {
      listeners.forEach(spark.sc()::removeSparkListener);
      broadcast.destroy();
    }
  }

  private static void takeBack(TableCommit commit, Throwable why) {
    try {
      commit.abort();
    } catch (IOException | RuntimeException e) {
      why.addSuppressed(e);
    }
  }

  /**
   * Loads the network beside the driver's own first steps, where driver and executor are one
   * process; elsewhere the first task of each executor does. A failure is the tasks' to tell.
   */
  public void loadAhead() {
    if (spark.isLocal()) {
      RunSetup setup = setup();
      Thread loader =
          new Thread(
              () -> {
                try {
                  Device device =
                      Devices.resolve(setup.device(), Optional.empty(), System.getenv()).device();
                  NetworkCache.acquire(setup.bundle(), device, setup.engine());
                } catch (Refusal e) {
                  // The first task meets the same, and ends the run with it.
                }
              },
              "pixeltally-network");
      loader.setDaemon(true);
      loader.start();
    }
  }

  /** Executors that each write to a disk of their own leave the driver nothing to publish. */
  private void refuseLostFiles(long written) throws IOException {
    long there = 0;
    for (String below : List.of("predictions/run=" + folder.id(), "runs/" + folder.id())) {
      Path path = new Path(folder.uri() + "/" + below);
      FileSystem files = path.getFileSystem(spark.hadoopConfiguration());
      if (files.exists(path)) {
        RemoteIterator<LocatedFileStatus> all = files.listFiles(path, true);
        while (all.hasNext()) {
          there += all.next().getPath().getName().endsWith(".parquet") ? 1 : 0;
        }
      }
    }
    if (there < written) {
      throw new IllegalStateException(
          "The executors wrote "
              + written
              + " files below "
              + folder.uri()
              + ", of which the driver sees "
              + there
              + ": --out must be one place for all machines (hdfs://, s3a://, a shared disk)");
    }
  }

  private static TaskResult empty(RunSetup setup) {
    return new TaskResult(setup.protocol() == null ? null : setup.protocol().empty(), 0);
  }

  private TaskResult merged(JavaRDD<TaskResult> results, InferenceStage stage) {
    if (!stage.holdsGpus()) {
      return results.reduce(TaskResult::merge);
    }
    try (DeviceWatch watch =
        new DeviceWatch(spark, folder.id(), plan.config().model().deviceWait())) {
      try {
        return results.reduce(TaskResult::merge);
      } catch (Exception e) {
        watch.refuseIfExpired();
        throw e;
      }
    }
  }

  /** Where driver and executor are one process, a GPU that cannot be had ends the run here. */
  private void refuseMissingGpu() {
    if (spark.isLocal() && plan.config().model().device() == DeviceChoice.GPU) {
      Devices.resolve(DeviceChoice.GPU, Optional.empty(), System.getenv());
    }
  }

  private List<List<Sample>> partitions(List<Sample> listed, int cpus) {
    SampleSource source = plan.dataset().source();
    List<Sample> samples = source.ordered(listed);
    int slots = Math.max(1, spark.defaultParallelism() / cpus);
    return PartitionPlan.of(
        samples,
        SizeProbe.pixels(samples, plan.config().limits().maxPixels()),
        i -> source.together(samples, i),
        slots,
        plan.config().pipeline().partitionBytes(),
        plan.config().pipeline().partitionPixels());
  }

  private RunSetup setup() {
    String network = null;
    if (!spark.isLocal()) {
      spark.addFile(plan.bundle().network());
      network = java.nio.file.Path.of(plan.bundle().network()).getFileName().toString();
    }
    LimitsConfig limits = plan.config().limits();
    return new RunSetup(
        folder.id(),
        plan.bundle(),
        network,
        plan.config().model().device(),
        plan.config().model().batch(),
        new EngineOptions(plan.config().model().threads(), 0),
        plan.dataset().source(),
        new DecodeLimits(limits.maxPixels(), limits.maxSide(), limits.maxBytes()),
        Orientation.valueOf(limits.exif().name()),
        plan.mapping(),
        plan.protocol(),
        plan.config().pipeline(),
        plan.config().output().overlays());
  }

  /** Draws the worst images' pictures, on the executors. */
  public void overlays(EvaluationResult result, Listing listing) {
    Map<String, Integer> ranks = new HashMap<>();
    for (var entry : result.worst()) {
      ranks.put(entry.id(), ranks.size() + 1);
    }
    List<OverlayTask.Place> places = new ArrayList<>();
    for (int i = 0; i < listing.samples().size() && places.size() < ranks.size(); i++) {
      Integer rank = ranks.get(listing.samples().get(i).id());
      if (rank != null) {
        places.add(
            new OverlayTask.Place(
                rank, result.worst().get(rank - 1), Listing.slice(listing.samples(), i, i + 1)));
      }
    }
    if (!places.isEmpty()) {
      spark.setJobDescription("Pictures of the " + places.size() + " worst images");
      RunSetup setup = setup();
      spark
          .parallelize(places, Math.min(places.size(), spark.defaultParallelism()))
          .foreach(new OverlayTask(setup, folder.overlaysUri(), spark.hadoopConfiguration()));
    }
  }
}
