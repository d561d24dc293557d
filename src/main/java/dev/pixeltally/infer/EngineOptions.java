package dev.pixeltally.infer;

import dev.pixeltally.config.TensorRt;
import java.io.Serializable;

/**
 * How ONNX Runtime runs a network; part of what decides whether two tasks share one.
 *
 * @param intraOpThreads threads within one pass on the processor. 1 is best where as many tasks run
 *     as there are cores
 * @param gpuMemoryMiB limit of ONNX Runtime's CUDA arena; 0: none
 * @param tensorRt whether TensorRT runs what it can on a GPU; a network is refused on a processor
 *     unless it is off
 * @param tensorRtCache folder on the executor's machine where TensorRT keeps what it has built;
 *     empty: it builds anew for each process
 */
public record EngineOptions(
    int intraOpThreads, int gpuMemoryMiB, TensorRt tensorRt, String tensorRtCache)
    implements Serializable {

  public static final EngineOptions DEFAULT = new EngineOptions(1, 0, TensorRt.OFF, "");

  public EngineOptions {
    if (intraOpThreads < 1 || gpuMemoryMiB < 0) {
      throw new IllegalArgumentException(
          "intraOpThreads " + intraOpThreads + " (1 or more), gpuMemoryMiB " + gpuMemoryMiB);
    }
  }
}
