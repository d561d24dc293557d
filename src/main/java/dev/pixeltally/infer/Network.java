package dev.pixeltally.infer;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.onnxruntime.engine.OrtNDArray;
import ai.djl.training.ParameterStore;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.pixeltally.config.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A loaded network, shared by all threads of a process. On the processor passes run side by side,
 * each in its caller's thread; on a CUDA device one at a time, first come first served, since
 * concurrent passes of one CUDA session have given wrong results (onnxruntime#15038, #13571).
 */
public final class Network implements AutoCloseable {
  private final ModelBundle bundle;
  private final Device device;
  private final Model model;
  private final Block block;
  private final NDManager manager;
  private final List<Head> heads;
  private final InputFeed feed;
  private final ReentrantLock gpu = new ReentrantLock(true);
  private final AtomicInteger batchCap;

  private Network(ModelBundle bundle, Device device, Model model, InputFeed feed) {
    this.bundle = bundle;
    this.feed = feed;
    this.device = device;
    this.model = model;
    this.block = model.getBlock();
    this.manager = model.getNDManager();
    this.heads = bundle.outputs().stream().map(o -> Head.of(o, bundle.preprocessing())).toList();
    this.batchCap = new AtomicInteger(bundle.batchLimit());
  }

  /** Loads through DJL. {@link Refusal} where the engine does not take the network. */
  static Network load(ModelBundle bundle, byte[] network, Device device, EngineOptions engine) {
    bundle.verify(Sha256.of(network));
    InputFeed feed = InputFeed.of(bundle, network);
    OnnxRuntime.engine();
    // DJL's device stays the processor: inputs come from memory, and a CUDA device of DJL's would
    // add a second CUDA provider, without our settings.
    Model model = Model.newInstance(bundle.name(), ai.djl.Device.cpu(), OnnxRuntime.NAME);
    try (SessionOptions options = OnnxRuntime.options(device, engine)) {
      model.load(new ByteArrayInputStream(network), Map.of("sessionOptions", options));
      return new Network(bundle, device, model, feed);
    } catch (Refusal e) {
      model.close();
      throw e;
    } catch (OrtException | IOException | MalformedModelException | RuntimeException e) {
      model.close();
      String why = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
      throw new Refusal(
          "Cannot load network " + bundle.network() + " on " + device + ": " + why, e);
    }
  }

  public ModelBundle bundle() {
    return bundle;
  }

  public Device device() {
    return device;
  }

  List<Head> heads() {
    return heads;
  }

  /** Images that one pass may take now: the network's own limit, or less after lack of memory. */
  public int batchCap() {
    return batchCap.get();
  }

  void lowerBatchCap(int images) {
    batchCap.accumulateAndGet(Math.max(1, images), Math::min);
  }

  /**
   * One pass.
   *
   * @param tensor direct, native order, {@code images x 3 x height x width} floats remaining, in
   *     the bundle's layout; copied only to be rounded, for a network that takes float16
   * @param times is told what the pass took
   * @return all tensors that the bundle's heads read
   * @throws PassFailure where the engine throws
   * @throws Refusal where the outputs are not what the bundle says
   */
  PassOutputs run(FloatBuffer tensor, int images, int height, int width, PassTimes times)
      throws PassFailure {
    if (!tensor.isDirect() || tensor.order() != ByteOrder.nativeOrder()) {
      throw new IllegalArgumentException("A direct buffer of native order is needed");
    }
    Shape shape = new Shape(bundle.inputShape(images, height, width));
    try (InputFeed.Fed fed = feed.feed(tensor);
        NDManager pass = manager.newSubManager()) {
      DataType type = feed.isHalf() ? DataType.FLOAT16 : DataType.FLOAT32;
      NDArray input = pass.create(fed.buffer(), shape, type);
      input.setName(bundle.input());
      NDList results = forward(pass, input, times);
      Map<String, RawOutput> tensors = new HashMap<>();
      for (Head head : heads) {
        for (String name : head.spec().tensors()) {
          tensors.put(name, raw(name, results));
        }
      }
      PassOutputs outputs = new PassOutputs(images, width, height, tensors);
      heads.forEach(head -> head.check(outputs));
      return outputs;
    } catch (Refusal e) {
      throw e;
    } catch (RuntimeException | OutOfMemoryError e) {
      // EngineException, and what the engine's bindings throw of outputs beyond 2 GiB.
      throw new PassFailure(message(e), outOfMemory(e), e);
    }
  }

  private NDList forward(NDManager pass, NDArray input, PassTimes times) {
    if (!device.isGpu()) {
      return timed(pass, input, times);
    }
    long asked = System.nanoTime();
    gpu.lock();
    try {
      times.waited(System.nanoTime() - asked);
      return timed(pass, input, times);
    } finally {
      gpu.unlock();
    }
  }

  private NDList timed(NDManager pass, NDArray input, PassTimes times) {
    long begun = System.nanoTime();
    try {
      return block.forward(new ParameterStore(pass, false), new NDList(input), false);
    } finally {
      times.ran(System.nanoTime() - begun);
    }
  }

  private static RawOutput raw(String name, NDList results) {
    // The copy that DJL's own toByteBuffer makes too, but into an array of the right type.
    return RawOutput.of(name, ((OrtNDArray) results.get(name)).getTensor());
  }

  private static String message(Throwable e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return String.valueOf(cause.getMessage());
  }

  /** How ONNX Runtime, CUDA, cuBLAS, cuDNN and C++ say that memory ran out. */
  static boolean outOfMemory(Throwable e) {
    if (e instanceof OutOfMemoryError) {
      return true;
    }
    String text = message(e).toLowerCase(Locale.ROOT);
    return text.contains("out of memory")
        || text.contains("failed to allocate memory")
        // What an arena with a limit says when the limit is reached.
        || text.contains("is smaller than requested bytes")
        || text.contains("bad_alloc")
        || text.contains("bad allocation")
        || text.contains("status_alloc_failed");
  }

  @Override
  public void close() {
    model.close();
  }
}
