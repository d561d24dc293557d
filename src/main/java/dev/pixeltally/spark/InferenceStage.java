package dev.pixeltally.spark;

import dev.pixeltally.config.DeviceChoice;
import dev.pixeltally.config.Refusal;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.resource.ExecutorResourceRequests;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;

/**
 * The stage that runs networks: a GPU for each of its tasks, where the run has any, and none for
 * the tasks of other stages.
 *
 * <p>A GPU's cores decode and encode beside it: a task takes {@code spark.executor.cores} divided
 * by the executor's GPUs, or {@code spark.task.cpus} where that is given. Where executors come and
 * go ({@code spark.dynamicAllocation.enabled}), those with a GPU are asked for with this stage and
 * given back after it; else each executor has its GPUs from the start.
 */
final class InferenceStage {
  private static final String GPU = "gpu";
  private static final String EXECUTOR = "spark.executor.resource.gpu.";
  private static final String TASK = "spark.task.resource.gpu.amount";
  private static final String CORES = "spark.executor.cores";
  private static final String TASK_CPUS = "spark.task.cpus";

  private final JavaSparkContext spark;
  private final Optional<ResourceProfile> profile;
  private final int cpus;

  /**
   * @throws Refusal where GPUs are asked for and Spark is not told to give any
   */
  InferenceStage(JavaSparkContext spark, DeviceChoice device) {
    this.spark = spark;
    SparkConf conf = spark.getConf();
    int gpus = conf.getInt(EXECUTOR + "amount", 0);
    cpus = gpus > 0 ? cpusPerGpu(conf, gpus) : conf.getInt(TASK_CPUS, 1);
    profile = spark.isLocal() ? Optional.empty() : profile(conf, device, gpus);
  }

  private Optional<ResourceProfile> profile(SparkConf conf, DeviceChoice device, int gpus) {
    if (device == DeviceChoice.CPU || conf.getDouble(TASK, 0) > 0) {
      return Optional.empty();
    }
    if (gpus > 0) {
      return Optional.of(new ResourceProfileBuilder().require(task()).build());
    }
    if (device == DeviceChoice.AUTO) {
      return Optional.empty();
    }
    if (!conf.getBoolean("spark.dynamicAllocation.enabled", false)) {
      throw new Refusal(
          "model.device=gpu, but Spark gives its executors none: set "
              + EXECUTOR
              + "amount (conf/submit-gpu.conf), or spark.dynamicAllocation.enabled");
    }
    ExecutorResourceRequests executor = new ExecutorResourceRequests();
    executor.resource(
        GPU, 1, conf.get(EXECUTOR + "discoveryScript", ""), conf.get(EXECUTOR + "vendor", ""));
    if (conf.contains(CORES)) {
      executor.cores(conf.getInt(CORES, 1));
    }
    return Optional.of(new ResourceProfileBuilder().require(executor).require(task()).build());
  }

  private TaskResourceRequests task() {
    return new TaskResourceRequests().cpus(cpus).resource(GPU, 1);
  }

  private static int cpusPerGpu(SparkConf conf, int gpus) {
    int shared = Math.max(1, conf.getInt(CORES, 1) / gpus);
    return conf.getInt(TASK_CPUS, shared);
  }

  /** Cores that one task takes. */
  int cpus() {
    return cpus;
  }

  /** Whether each task gets a GPU of its own by Spark. */
  boolean holdsGpus() {
    return profile.isPresent() || spark.getConf().getDouble(TASK, 0) > 0;
  }

  /** Devices that each task holds: a GPU or, below 1, a part of one; else its slot. */
  double devices() {
    double amount = spark.getConf().getDouble(TASK, 0);
    return profile.isEmpty() && amount > 0 ? amount : 1;
  }

  /** One task for each of the partitions. */
  <P, R> JavaRDD<R> over(List<P> partitions, Function2<Integer, Iterator<P>, Iterator<R>> task) {
    JavaRDD<R> all =
        spark.parallelize(partitions, partitions.size()).mapPartitionsWithIndex(task, true);
    return profile.map(all::withResources).orElse(all);
  }
}
