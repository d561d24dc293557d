package dev.pixeltally.config;

/** Whether TensorRT runs what it can of a network on a GPU. */
public enum TensorRt {
  /** CUDA alone. */
  OFF,
  /** TensorRT in the network's own types. */
  ON,
  /** TensorRT, which may compute float32 in float16: faster, and other predictions. */
  FP16
}
