package dev.pixeltally.infer;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.image.Geometry;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * ONNX Runtime and nothing else: the same network, session settings and tensors as a run's, all
 * ready in memory, as many threads as there are cores on one session. What a whole job is compared
 * with.
 */
public final class BareRuns {
  private BareRuns() {}

  /** An image's tensor, direct and in native order, and how the image lies in it. */
  public record Ready(FloatBuffer floats, Geometry geometry) {}

  /** How long all passes took, and this process's CPU time meanwhile. */
  public record Timing(double seconds, double cpuSeconds) {}

  /**
   * Times so many passes, one image each, the tensors taken in turn. The session is made and each
   * thread's first pass done before the clock starts.
   *
   * @throws Refusal where ONNX Runtime does not take the network
   */
  public static Timing time(ModelBundle bundle, List<Ready> tensors, int threads, int passes)
      throws InterruptedException {
    OnnxRuntime.engine();
    byte[] network = bundle.networkBytes();
    Bare bare = new Bare(bundle, InputFeed.of(bundle, network));
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (SessionOptions options = OnnxRuntime.options(Device.CPU, EngineOptions.DEFAULT);
        OrtSession session = OrtEnvironment.getEnvironment().createSession(network, options)) {
      share(pool, bare, session, tensors, threads, new AtomicInteger(threads));
      Duration before = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
      long start = System.nanoTime();
      share(pool, bare, session, tensors, threads, new AtomicInteger(passes));
      double seconds = (System.nanoTime() - start) / 1e9;
      Duration after = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
      return new Timing(seconds, after.minus(before).toMillis() / 1e3);
    } catch (OrtException | ExecutionException e) {
      throw new Refusal("Cannot run " + bundle.network() + " on ONNX Runtime: " + e, e);
    } finally {
      pool.shutdownNow();
    }
  }

  private static void share(
      ExecutorService pool,
      Bare bare,
      OrtSession session,
      List<Ready> tensors,
      int threads,
      AtomicInteger left)
      throws InterruptedException, ExecutionException {
    List<Future<?>> parts = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      parts.add(
          pool.submit(
              () -> {
                for (int k = left.decrementAndGet(); k >= 0; k = left.decrementAndGet()) {
                  bare.pass(session, tensors.get(k % tensors.size()));
                }
                return null;
              }));
    }
    for (Future<?> part : parts) {
      part.get();
    }
  }

  /** Passes without anything around them. */
  private record Bare(ModelBundle bundle, InputFeed feed) {
    void pass(OrtSession session, Ready ready) throws OrtException {
      try (InputFeed.Fed fed = feed.feed(ready.floats().duplicate());
          OnnxTensor input = tensor(fed, ready.geometry());
          OrtSession.Result result = session.run(Map.of(bundle.input(), input))) {
        if (result.size() == 0) {
          throw new OrtException("the network gave no output");
        }
      }
    }

    private OnnxTensor tensor(InputFeed.Fed fed, Geometry geometry) throws OrtException {
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      long[] shape = bundle.inputShape(1, geometry.tensorHeight(), geometry.tensorWidth());
      return fed.buffer() instanceof ByteBuffer halves
          ? OnnxTensor.createTensor(environment, halves, shape, OnnxJavaType.FLOAT16)
          : OnnxTensor.createTensor(environment, (FloatBuffer) fed.buffer(), shape);
    }
  }
}
