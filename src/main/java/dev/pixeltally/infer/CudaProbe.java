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
  /** Whether the class path holds it, looked up once: every task asks. */
  private static final boolean CUDA_ON_CLASS_PATH = onClassPath("cuda");

  @Override
  public Optional<String> buildLacks() {
    return lacks(
        OrtProvider.CUDA,
        CUDA_ON_CLASS_PATH,
        "this build's ONNX Runtime has no CUDA provider. Build with -Pgpu (onnxruntime_gpu), or"
            + " choose device cpu");
  }

  @Override
  public Optional<String> tensorRtLacks() {
    return lacks(
        OrtProvider.TENSOR_RT,
        onClassPath("tensorrt"),
        "this build's ONNX Runtime has no TensorRT provider. Build with -Pgpu (onnxruntime_gpu)");
  }

  private static boolean onClassPath(String provider) {
    String library =
        "/ai/onnxruntime/native/linux-x64/libonnxruntime_providers_" + provider + ".so";
    return CudaProbe.class.getResource(library) != null;
  }

  private static Optional<String> lacks(OrtProvider provider, boolean onClassPath, String lack) {
    boolean ownNative =
        System.getProperty("onnxruntime.native.path") != null
            || System.getProperty("onnxruntime.native.onnxruntime.path") != null;
    // The class path answers without loading the native library: refusals should be quick.
    if (!ownNative && !onClassPath) {
      return Optional.of(lack);
    }
    OnnxRuntime.engine();
    return OrtEnvironment.getAvailableProviders().contains(provider)
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
    try (OrtSession.SessionOptions options = OnnxRuntime.gpu(ordinal, EngineOptions.DEFAULT);
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
