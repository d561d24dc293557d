package dev.pixeltally.spark;

import dev.pixeltally.config.DeviceChoice;
import dev.pixeltally.config.EvaluateConfig.ModelConfig;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.Shutdown;
import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.Listing;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.dataset.SampleSource;
import dev.pixeltally.image.DrawnTruth;
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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a checked plan on Spark: partitions out, sums back, files committed once. */
public final class SparkEvaluation {
  private static final Logger LOG = LoggerFactory.getLogger(SparkEvaluation.class);
  private static final String DONE = "images done";
  private static final String FAILED = "images failed";

  /** A partition may hold as many, however many slots there are. */
  private static final int LEAST_IMAGES = 512;

  private final JavaSparkContext spark;
  private final EvaluationPlan plan;
  private final RunFolder folder;
  private final AtomicLong kept = new AtomicLong();

  public SparkEvaluation(JavaSparkContext spark, EvaluationPlan plan, RunFolder folder) {
    this.spark = spark;
    this.plan = plan;
    this.folder = folder;
  }

  /**
   * Refuses a run whose GPUs cannot be had, as far as that is known before there is work for them.
   */
  public void check() {
    DeviceChoice device = plan.config().model().device();
    new InferenceStage(spark, device);
    if (spark.isLocal() && device == DeviceChoice.GPU) {
      // Driver and executor are one process.
      Devices.resolve(device, Optional.empty(), System.getenv());
    }
  }

  /** Counts failures that no task meets, and says them in the log. */
  public void failed(List<FailedSample> failures) {
    RunMeter meter = RunMeter.here();
    for (FailedSample failure : failures) {
      meter.failed(failure.reason());
      TaskOutput.log(LOG, failure);
    }
  }

  /**
   * Infers what is wanted, takes the rest from where it is stored, measures both and commits the
   * executors' tables; the caller writes the small ones.
   *
   * @param progress is told how many samples are done
   * @param failures is told how many of those have failed
   */
  public EvaluationResult run(Reuse reuse, LongConsumer progress, LongConsumer failures)
      throws IOException {
    LongAccumulator done = spark.sc().longAccumulator(DONE);
    LongAccumulator failed = spark.sc().longAccumulator(FAILED);
    List<RunProgress> listeners =
        List.of(new RunProgress(DONE, progress), new RunProgress(FAILED, failures));
    listeners.forEach(spark.sc()::addSparkListener);
    RunSetup setup = setup();
    Broadcast<RunSetup> broadcast = spark.broadcast(setup);
    TaskResult result = TaskResult.empty(setup);
    DeviceSpend.Spent spent = DeviceSpend.Spent.NOTHING;
    Waves waves = new Waves(spark, folder, kept::addAndGet);
    try {
      int partitions = 0;
      if (!reuse.parts().isEmpty()) {
        partitions += reuse.parts().size();
        spark.setCallSite("measure stored predictions");
        waves.run(
            List.of(
                new Waves.Wave(
                    reuse.stored() + " stored predictions of " + plan.bundle().name(),
                    commit ->
                        spark
                            .parallelize(reuse.parts(), reuse.parts().size())
                            .mapPartitionsWithIndex(
                                new ReuseTask(broadcast, commit, done, failed), true))),
            result);
      }
      if (!reuse.wanted().isEmpty()) {
        spark.setCallSite("decode, infer, measure, write");
        InferenceStage stage = new InferenceStage(spark, plan.config().model().device());
        int slots = Math.max(1, spark.defaultParallelism() / stage.cpus());
        List<List<Sample>> all = partitions(reuse.wanted(), slots);
        partitions += all.size();
        try (DeviceSpend spend = new DeviceSpend(spark, stage.devices())) {
          infer(
              waves,
              all,
              slots,
              stage,
              commit -> new InferenceTask(broadcast, commit, done, failed, spend.busy()),
              result);
          spent = spend.spent(result.sharing);
        }
      }
      refuseLostFiles(result.files);
      // Not of a run that has failed: the context ends with it, and Spark prints a trace where a
      // block is still being removed then.
      broadcast.destroy();
      return EvaluationResult.of(result, partitions, spent);
    } catch (Throwable e) {
      // Any: what Spark throws of a failed task is a checked exception that nobody declares.
      takeBack(e);
      throw e;
    } finally {
      Pages.clear(spark);
      listeners.forEach(spark.sc()::removeSparkListener);
    }
  }

  private void infer(
      Waves waves,
      List<List<Sample>> partitions,
      int slots,
      InferenceStage stage,
      Function<TableCommit, InferenceTask> task,
      TaskResult into)
      throws IOException {
    List<Waves.Wave> all = new ArrayList<>();
    int images = partitions.stream().mapToInt(List::size).sum();
    int before = 0;
    for (int from = 0; from < partitions.size(); ) {
      int to = from;
      int some = 0;
      while (to < partitions.size()
          && (some < plan.config().pipeline().checkpoint() || to - from < slots)) {
        some += partitions.get(to++).size();
      }
      List<List<Sample>> mine = partitions.subList(from, to);
      all.add(
          new Waves.Wave(
              "%s on images %d to %d of %d of %s"
                  .formatted(
                      plan.bundle().name(),
                      before + 1,
                      before + some,
                      images,
                      plan.dataset().root()),
              commit -> stage.over(mine, task.apply(commit))));
      before += some;
      from = to;
    }
    if (!stage.holdsGpus()) {
      waves.run(all, into);
      return;
    }
    try (DeviceWatch watch =
        new DeviceWatch(spark, folder.id(), plan.config().model().deviceWait())) {
      try {
        waves.run(all, into);
      } catch (Exception e) {
        watch.refuseIfExpired();
        throw e;
      }
    }
  }

  /** A run that fails leaves nothing but predictions, which the next one need not make again. */
  private void takeBack(Throwable why) {
    try {
      Path tables = new Path(folder.uri() + "/runs/" + folder.id());
      tables.getFileSystem(spark.hadoopConfiguration()).delete(tables, true);
    } catch (IOException | RuntimeException e) {
      why.addSuppressed(e);
    }
    if (kept() > 0 && !Shutdown.underWay()) {
      System.err.println(
          "pixeltally: %,d predictions are kept, and the next run of this network with this --out%s"
                  .formatted(kept(), fresh() ? " and without --fresh" : "")
              + " uses them");
    }
  }

  /** Predictions of this run that stay, whatever becomes of it; from any thread. */
  public long kept() {
    return kept.get();
  }

  /** Whether the run was told to use no prediction of others. */
  public boolean fresh() {
    return plan.config().output().fresh();
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

  private List<List<Sample>> partitions(List<Sample> samples, int slots) {
    SampleSource source = plan.dataset().source();
    return PartitionPlan.of(
        samples,
        SizeProbe.pixels(samples, plan.config().limits().maxPixels()),
        i -> source.together(samples, i),
        slots,
        plan.config().pipeline().partitionBytes(),
        plan.config().pipeline().partitionPixels(),
        mostImages(slots));
  }

  /** Small enough that slots share what is done between two commits, and worth a task's start. */
  private int mostImages(int slots) {
    int checkpoint = plan.config().pipeline().checkpoint();
    return Math.max(checkpoint / slots, Math.min(checkpoint, LEAST_IMAGES));
  }

  private static EngineOptions engine(ModelConfig model) {
    return new EngineOptions(
        model.threads(), model.gpuMemory(), model.tensorRt(), model.tensorRtCache().orElse(""));
  }

  private RunSetup setup() {
    String network = null;
    if (!spark.isLocal()) {
      spark.addFile(plan.bundle().network());
      network = java.nio.file.Path.of(plan.bundle().network()).getFileName().toString();
    }
    return new RunSetup(
        folder.id(),
        plan.bundle(),
        network,
        plan.config().model().device(),
        plan.config().model().batch(),
        engine(plan.config().model()),
        DrawnTruth.of(plan.dataset(), plan.decodeLimits()),
        plan.decodeLimits(),
        plan.orientation(),
        plan.mapping(),
        plan.protocol(),
        plan.config().pipeline(),
        plan.config().output().overlays());
  }

  /** Prepares to look once more at what the run has predicted, once that is committed. */
  public StoredPass again(Listing listing) throws IOException {
    return StoredPass.of(spark, plan, folder, setup(), listing.samples());
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
      Pages.name(
          spark,
          "draw pictures",
          "pictures of the " + places.size() + " worst images of " + plan.dataset().root());
      RunSetup setup = setup();
      spark
          .parallelize(places, Math.min(places.size(), spark.defaultParallelism()))
          .foreach(new OverlayTask(setup, folder.overlaysUri(), spark.hadoopConfiguration()));
    }
  }
}
