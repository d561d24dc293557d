package dev.pixeltally.infer;

import ai.djl.engine.Engine;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;

/** The engine's start and its session settings. */
final class OnnxRuntime {
  /** Held while a session is created: side by side they have crashed (onnxruntime#26610). */
  static final Object CREATION = new Object();

  static final String NAME = "OnnxRuntime";

  private OnnxRuntime() {}

  /**
   * DJL's ONNX Runtime engine. Everything comes through here before it touches {@code
   * OrtEnvironment}, which DJL wants to create itself.
   */
  static Engine engine() {
    setIfAbsent("ai.djl.offline", "true");
    setIfAbsent("OPT_OUT_TRACKING", "true");
    // Else a PyTorch engine on the class path starts beside it, on the same GPU.
    setIfAbsent("ai.djl.onnx.disable_alternative", "true");
    return Engine.getEngine(NAME);
  }

  private static void setIfAbsent(String key, String value) {
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }

  static SessionOptions options(Device device, EngineOptions engine) throws OrtException {
    SessionOptions options =
        device.isGpu() ? cuda(device.ordinal(), engine.gpuMemoryMiB()) : new SessionOptions();
    options.setExecutionMode(ExecutionMode.SEQUENTIAL);
    options.setOptimizationLevel(OptLevel.ALL_OPT);
    options.setIntraOpNumThreads(engine.intraOpThreads());
    options.setInterOpNumThreads(1);
    // Errors come as exceptions, and a failing image is a row of failures: not a line each as well.
    options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    return options;
  }

  static SessionOptions cuda(int ordinal) throws OrtException {
    return cuda(ordinal, 0);
  }

  /** DJL passes the device number alone, so the CUDA provider is set up here. */
  private static SessionOptions cuda(int ordinal, int memoryMiB) throws OrtException {
    SessionOptions options = new SessionOptions();
    try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(ordinal)) {
      // TF32 keeps 10 bits of mantissa: labels would differ from the processor's.
      cuda.add("use_tf32", "0");
      // The exhaustive search runs again for each new shape, and its winner varies.
      cuda.add("cudnn_conv_algo_search", "HEURISTIC");
      cuda.add("arena_extend_strategy", "kSameAsRequested");
      if (memoryMiB > 0) {
        cuda.add("gpu_mem_limit", Long.toString(memoryMiB * 1024L * 1024L));
      }
      options.addCUDA(cuda);
      return options;
    } catch (OrtException | RuntimeException e) {
      options.close();
      throw e;
    }
  }
}
