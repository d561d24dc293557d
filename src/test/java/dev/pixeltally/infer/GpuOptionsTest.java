package dev.pixeltally.infer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pixeltally.config.TensorRt;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Option names are those of ONNX Runtime's pages on its CUDA and TensorRT providers. */
class GpuOptionsTest {

  @Test
  void aLimitIsToldInBytes() {
    assertThat(GpuOptions.cuda(EngineOptions.DEFAULT))
        .isEqualTo(
            Map.of(
                "use_tf32", "0",
                "cudnn_conv_algo_search", "HEURISTIC",
                "arena_extend_strategy", "kSameAsRequested"));
    assertThat(GpuOptions.cuda(new EngineOptions(1, 6144, TensorRt.OFF, "")))
        .containsEntry("gpu_mem_limit", "6442450944");
  }

  @Test
  void tensorRtIsToldItsArithmeticAndItsCache() {
    assertThat(GpuOptions.tensorRt(new EngineOptions(1, 0, TensorRt.ON, "")))
        .isEqualTo(Map.of("trt_fp16_enable", "0"));
    assertThat(GpuOptions.tensorRt(new EngineOptions(1, 0, TensorRt.FP16, "/var/engines")))
        .isEqualTo(
            Map.of(
                "trt_fp16_enable", "1",
                "trt_engine_cache_enable", "1",
                "trt_engine_cache_path", "/var/engines"));
  }
}
