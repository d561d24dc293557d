package dev.pixeltally.infer;

import java.util.Optional;

/** Whether CUDA devices can be used here; both answers name what is missing. */
interface GpuProbe {

  /** What the ONNX Runtime build lacks to run on CUDA at all. */
  Optional<String> buildLacks();

  /** What the ONNX Runtime build lacks to use TensorRT. */
  Optional<String> tensorRtLacks();

  /** What the machine lacks to run on this CUDA ordinal. */
  Optional<String> deviceLacks(int ordinal);
}
