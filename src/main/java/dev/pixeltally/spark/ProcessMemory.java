package dev.pixeltally.spark;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory this process has held at most: the network's and direct buffers included. */
public final class ProcessMemory {
  private ProcessMemory() {}

  /** Bytes, by Linux's own account; elsewhere what the Java heap holds now. */
  public static long peakBytes() {
    Path status = Path.of("/proc/self/status");
    try {
      if (Files.exists(status)) {
        for (String line : Files.readAllLines(status)) {
          if (line.startsWith("VmHWM:")) {
            return Long.parseLong(line.replaceAll("\\D", "")) << 10;
          }
        }
      }
    } catch (IOException | NumberFormatException e) {
      // An unreadable account is no reason to fail a run: the heap is told instead.
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
