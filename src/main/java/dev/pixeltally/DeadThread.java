package dev.pixeltally;

/**
 * Ends the process where a thread has died for lack of memory: one of Spark's own is waited for
 * without end by all others.
 */
final class DeadThread implements Thread.UncaughtExceptionHandler {
  @Override
  public void uncaughtException(Thread thread, Throwable e) {
    if (e instanceof OutOfMemoryError) {
      Runtime.getRuntime().halt(Failure.outOfMemory());
    }
    System.err.println("Exception in thread " + thread.getName());
    e.printStackTrace();
  }
}
