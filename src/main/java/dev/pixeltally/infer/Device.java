package dev.pixeltally.infer;

import java.io.Serializable;

/**
 * Where a network runs.
 *
 * @param kind processor or CUDA device
 * @param ordinal the CUDA ordinal within this process; 0 for the processor
 */
public record Device(Kind kind, int ordinal) implements Serializable {

  /** The kinds of device. */
  public enum Kind {
    CPU,
    GPU
  }

  public static final Device CPU = new Device(Kind.CPU, 0);

  public static Device gpu(int ordinal) {
    return new Device(Kind.GPU, ordinal);
  }

  public boolean isGpu() {
    return kind == Kind.GPU;
  }

  /** {@code cpu}, {@code gpu:0}. */
  @Override
  public String toString() {
    return isGpu() ? "gpu:" + ordinal : "cpu";
  }
}
