package dev.pixeltally.infer;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Asks ONNX Runtime itself: the provider's presence, then a session of one node on the device. */
final class CudaProbe implements GpuProbe {
  private static final String PROVIDER =
      "/ai/onnxruntime/native/linux-x64/libonnxruntime_providers_cuda.so";

  /** Whether the class path holds it, looked up once: every task asks. */
  private static final boolean ON_CLASS_PATH = CudaProbe.class.getResource(PROVIDER) != null;

  @Override
  public Optional<String> buildLacks() {
    String lack =
        "this build's ONNX Runtime has no CUDA provider. Build with -Pgpu (onnxruntime_gpu), or"
            + " choose device cpu";
    boolean ownNative =
        System.getProperty("onnxruntime.native.path") != null
            || System.getProperty("onnxruntime.native.onnxruntime.path") != null;
    // The class path answers without loading the native library: refusals should be quick.
    if (!ownNative && !ON_CLASS_PATH) {
      return Optional.of(lack);
    }
    OnnxRuntime.engine();
    return OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)
        ? Optional.empty()
        : Optional.of(lack);
  }

  /**
   * Asked by every task, found out once, one at a time: sessions made side by side have crashed.
   */
  private static final Map<Integer, Optional<String>> LACKS = new HashMap<>();

  @Override
  public Optional<String> deviceLacks(int ordinal) {
    synchronized (OnnxRuntime.CREATION) {
      return LACKS.computeIfAbsent(ordinal, CudaProbe::probe);
    }
  }

  private static Optional<String> probe(int ordinal) {
    OnnxRuntime.engine();
    try (OrtSession.SessionOptions options = OnnxRuntime.cuda(ordinal);
        OrtSession session =
            OrtEnvironment.getEnvironment().createSession(IdentityNetwork.bytes(), options)) {
      return session.getNumInputs() == 1
          ? Optional.empty()
          : Optional.of("ONNX Runtime did not open a session on gpu:" + ordinal);
    } catch (OrtException e) {
      return Optional.of(
          "CUDA device "
              + ordinal
              + " cannot be used (driver, CUDA 12 and cuDNN 9 libraries and the device itself are"
              + " needed; the build is with -Pgpu): "
              + e.getMessage().strip());
    }
  }
}
