package dev.pixeltally.infer;

/** In what a network is computed, as far as its predictions are others for it. */
public enum Arithmetic {
  /** In the types that the network file says. */
  ITS_OWN,
  /** In float16 wherever TensorRT chooses. */
  TENSORRT_FP16
}
