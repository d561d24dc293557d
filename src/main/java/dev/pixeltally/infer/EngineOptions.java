package dev.pixeltally.infer;

import java.io.Serializable;

/**
 * How ONNX Runtime runs a network; part of what decides whether two tasks share one.
 *
 * @param intraOpThreads threads within one pass on the processor. 1 is best where as many tasks run
 *     as there are cores
 * @param gpuMemoryMiB limit of ONNX Runtime's CUDA arena; 0: none
 */
public record EngineOptions(int intraOpThreads, int gpuMemoryMiB) implements Serializable {

  public static final EngineOptions DEFAULT = new EngineOptions(1, 0);

  public EngineOptions {
    if (intraOpThreads < 1 || gpuMemoryMiB < 0) {
      throw new IllegalArgumentException(
          "intraOpThreads " + intraOpThreads + " (1 or more), gpuMemoryMiB " + gpuMemoryMiB);
    }
  }
}
