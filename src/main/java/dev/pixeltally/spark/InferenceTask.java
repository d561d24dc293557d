package dev.pixeltally.spark;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.dataset.SampleSource;
import dev.pixeltally.infer.Device;
import dev.pixeltally.infer.Devices;
import dev.pixeltally.infer.Network;
import dev.pixeltally.infer.NetworkCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkFiles;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One partition: its samples through the pipeline, its files committed, its sums handed back. */
final class InferenceTask
    implements Function2<Integer, Iterator<List<Sample>>, Iterator<TaskResult>> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(InferenceTask.class);

  private final Broadcast<RunSetup> broadcast;
  private final TableCommit commit;
  private final LongAccumulator done;
  private final LongAccumulator failed;
  private final LongAccumulator busy;

  InferenceTask(
      Broadcast<RunSetup> setup,
      TableCommit commit,
      LongAccumulator done,
      LongAccumulator failed,
      LongAccumulator busy) {
    this.broadcast = setup;
    this.commit = commit;
    this.done = done;
    this.failed = failed;
    this.busy = busy;
  }

  @Override
  public Iterator<TaskResult> call(Integer partition, Iterator<List<Sample>> samples)
      throws IOException, InterruptedException {
    RunSetup setup = broadcast.value();
    Optional<String> address = address();
    Devices.Resolution resolved = Devices.resolve(setup.device(), address, System.getenv());
    Device device = resolved.device();
    RunMeter meter = RunMeter.here();
    TaskResult result = TaskResult.empty(setup);
    String held = heldAs(device);
    meter.held().take(held);
    try {
      infer(setup, device, samples, result, meter);
    } finally {
      meter.held().giveBack(held);
    }
    LOG.info("Inferred {} images on {}, failures {}", result.inferred, device, result.failures);
    String executor = SparkEnv.get().executorId();
    result.loads.put(executor, NetworkCache.loads());
    result.devices.put(executor, resolved.note());
    if (device.isGpu() && address.isEmpty()) {
      result.sharing.add(executor);
    }
    result.peakMemory.put(executor, ProcessMemory.peakBytes());
    return List.of(result).iterator();
  }

  /** A processor is shared by slots, each a device of its own; a GPU is one. */
  private static String heldAs(Device device) {
    return device.isGpu() ? device.toString() : "slot of task " + TaskContext.get().taskAttemptId();
  }

  private void infer(
      RunSetup setup,
      Device device,
      Iterator<List<Sample>> samples,
      TaskResult result,
      RunMeter meter)
      throws IOException, InterruptedException {
    Network network =
        NetworkCache.acquire(setup.bundle(), device, setup.engine(), () -> network(setup));
    String executor = SparkEnv.get().executorId();
    meter.loaded(NetworkCache.loads());
    commit.run(
        result,
        files -> {
          try (TaskOutput output =
              new TaskOutput(setup, files, result, device.toString(), done::add, failed::add)) {
            TaskPipeline pipeline =
                new TaskPipeline(setup, network, result.times, output, meter, busy::add);
            while (samples.hasNext()) {
              try (SampleSource.Cursor some = setup.source().open(samples.next())) {
                pipeline.run(some);
              }
            }
            result.batches.put(executor, pipeline.batch());
          }
        });
  }

  /** Of the GPU that Spark has given to this task, if any. */
  private static Optional<String> address() {
    var resources = TaskContext.get().resourcesJMap();
    return Optional.ofNullable(resources.get("gpu"))
        .filter(gpu -> gpu.addresses().length > 0)
        .map(gpu -> gpu.addresses()[0]);
  }

  /** From the file that Spark shipped to this executor, or from the bundle's own path. */
  private static byte[] network(RunSetup setup) {
    if (setup.network() == null) {
      return setup.bundle().networkBytes();
    }
    Path shipped = Path.of(SparkFiles.get(setup.network()));
    try {
      return Files.readAllBytes(shipped);
    } catch (IOException e) {
      throw new Refusal("Cannot read the network that Spark shipped to " + shipped + ": " + e, e);
    }
  }
}
