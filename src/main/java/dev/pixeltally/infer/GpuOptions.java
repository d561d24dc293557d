package dev.pixeltally.infer;

import dev.pixeltally.config.TensorRt;
import java.util.LinkedHashMap;
import java.util.Map;

/** What ONNX Runtime's providers for NVIDIA's devices are told, by their own names of options. */
final class GpuOptions {
  private GpuOptions() {}

  /** For the CUDA provider, which also runs what TensorRT leaves. */
  static Map<String, String> cuda(EngineOptions engine) {
    Map<String, String> options = new LinkedHashMap<>();
    // TF32 keeps 10 bits of mantissa: labels would differ from the processor's.
    options.put("use_tf32", "0");
    // The exhaustive search runs again for each new shape, and its winner varies.
    options.put("cudnn_conv_algo_search", "HEURISTIC");
    options.put("arena_extend_strategy", "kSameAsRequested");
    if (engine.gpuMemoryMiB() > 0) {
      options.put("gpu_mem_limit", Long.toString(engine.gpuMemoryMiB() * 1024L * 1024L));
    }
    return options;
  }

  /** For the TensorRT provider; not asked where it is off. */
  static Map<String, String> tensorRt(EngineOptions engine) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("trt_fp16_enable", engine.tensorRt() == TensorRt.FP16 ? "1" : "0");
    if (!engine.tensorRtCache().isEmpty()) {
      options.put("trt_engine_cache_enable", "1");
      options.put("trt_engine_cache_path", engine.tensorRtCache());
    }
    return options;
  }
}
