package dev.pixeltally.pack;

/** Bytes that several threads may hold at once. */
final class ByteBudget {
  private final long most;
  private long held;

  ByteBudget(long most) {
    this.most = most;
  }

  /** Waits for so many, or for all there may be where that is less; how many they are. */
  synchronized long take(long bytes) throws InterruptedException {
    long wanted = Math.min(bytes, most);
    while (held + wanted > most) {
      wait();
    }
    held += wanted;
    return wanted;
  }

  /** As {@link #take} where they can be had at once, else -1. */
  synchronized long tryTake(long bytes) {
    long wanted = Math.min(bytes, most);
    if (held + wanted > most) {
      return -1;
    }
    held += wanted;
    return wanted;
  }

  synchronized void give(long bytes) {
    held -= bytes;
    notifyAll();
  }
}
