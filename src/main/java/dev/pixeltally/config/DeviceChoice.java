package dev.pixeltally.config;

/** Where a run wants its network. */
public enum DeviceChoice {
  /** The processor. */
  CPU,
  /** A CUDA device; the run is refused where there is none. */
  GPU,
  /** A CUDA device where there is one, else the processor. */
  AUTO
}
