package dev.pixeltally.config;

/** Whether this process is ending: by Ctrl-C, by a signal, or because it is done. */
public final class Shutdown {
  private Shutdown() {}

  /** True from the moment at which hooks begin to run. What fails then need not be told. */
  public static boolean underWay() {
    // Asked of the JVM, which has no question for it: who is ending takes no more hooks.
    Thread probe = new Thread(() -> {});
    try {
      Runtime.getRuntime().addShutdownHook(probe);
      Runtime.getRuntime().removeShutdownHook(probe);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }
}
