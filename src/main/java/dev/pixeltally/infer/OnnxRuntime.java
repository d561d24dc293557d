package dev.pixeltally.infer;

import ai.djl.engine.Engine;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import ai.onnxruntime.providers.OrtTensorRTProviderOptions;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.TensorRt;
import java.util.Map;

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

  /**
   * A session's settings.
   *
   * @throws Refusal where TensorRT is asked for and the device is the processor
   */
  static SessionOptions options(Device device, EngineOptions engine) throws OrtException {
    if (!device.isGpu() && engine.tensorRt() != TensorRt.OFF) {
      throw new Refusal(
          "Cannot use TensorRT on "
              + device
              + ": it runs on GPUs alone. Run on one, or set model.tensorrt=off");
    }
    SessionOptions options = device.isGpu() ? gpu(device.ordinal(), engine) : new SessionOptions();
    options.setExecutionMode(ExecutionMode.SEQUENTIAL);
    options.setOptimizationLevel(OptLevel.ALL_OPT);
    options.setIntraOpNumThreads(engine.intraOpThreads());
    options.setInterOpNumThreads(1);
    // Errors come as exceptions, and a failing image is a row of failures: not a line each as well.
    options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    return options;
  }

  /** DJL passes the device number alone, so the providers are set up here: the first goes first. */
  static SessionOptions gpu(int ordinal, EngineOptions engine) throws OrtException {
    SessionOptions options = new SessionOptions();
    try {
      if (engine.tensorRt() != TensorRt.OFF) {
        try (OrtTensorRTProviderOptions tensorRt = new OrtTensorRTProviderOptions(ordinal)) {
          for (Map.Entry<String, String> o : GpuOptions.tensorRt(engine).entrySet()) {
            tensorRt.add(o.getKey(), o.getValue());
          }
          options.addTensorrt(tensorRt);
        }
      }
      try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(ordinal)) {
        for (Map.Entry<String, String> o : GpuOptions.cuda(engine).entrySet()) {
          cuda.add(o.getKey(), o.getValue());
        }
        options.addCUDA(cuda);
      }
      return options;
    } catch (OrtException | RuntimeException e) {
      options.close();
      throw e;
    }
  }
}
