package dev.pixeltally;

import dev.pixeltally.config.Shutdown;

/**
 * Ends the process where a thread has died for lack of memory: one of Spark's own is waited for
 * without end by all others. What fails while the process ends is not told.
 */
final class DeadThread implements Thread.UncaughtExceptionHandler {
  @Override
  public void uncaughtException(Thread thread, Throwable e) {
    if (e instanceof OutOfMemoryError) {
      Runtime.getRuntime().halt(Failure.outOfMemory());
    }
    if (!Shutdown.underWay()) {
      System.err.println("Exception in thread " + thread.getName());
      e.printStackTrace();
    }
  }
}
