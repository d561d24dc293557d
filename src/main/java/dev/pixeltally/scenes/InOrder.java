package dev.pixeltally.scenes;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Passes on in order what threads finish in any order. Who is far ahead waits, so that little is
 * held; whose turn it is never waits.
 */
final class InOrder<T> {

  /** Where things go, one at a time. */
  interface Sink<T> {
    void accept(T thing) throws IOException;
  }

  private final Sink<T> sink;
  private final int ahead;
  private final Map<Integer, T> early = new HashMap<>();
  private int next;

  /**
   * @param ahead how many are held at most
   */
  InOrder(int ahead, Sink<T> sink) {
    this.ahead = ahead;
    this.sink = sink;
  }

  /**
   * Takes the thing at a place.
   *
   * @param place from 0; the places are begun in order, each once
   * @throws InterruptedIOException where the thread is interrupted while it waits for its turn
   */
  synchronized void put(int place, T thing) throws IOException {
    try {
      while (place - next > ahead) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while waiting for scene " + next);
    }
    early.put(place, thing);
    for (T t = early.remove(next); t != null; t = early.remove(next)) {
      sink.accept(t);
      next++;
    }
    notifyAll();
  }
}
