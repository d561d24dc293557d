package dev.pixeltally.jobs;

import dev.pixeltally.dataset.MapFolder;
import dev.pixeltally.measure.Protocol;
import dev.pixeltally.measure.State;
import java.io.IOException;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One kind of files that are held against each other in pairs.
 *
 * @param endings of the files, as {@link MapFolder#open} takes them
 * @param readers makes a pair of readers for each thread
 * @param last what is done once all pairs were observed
 */
record RealMapKind<T, S extends State<S>>(
    Protocol<T, T, S> protocol,
    Set<String> endings,
    Supplier<PairObserver.Readers<T>> readers,
    Last<T, S> last) {

  /** Completes a state, with as many further passes over the same pairs as it takes. */
  @FunctionalInterface
  interface Last<T, S> {
    S complete(S state, Passes<T> passes) throws IOException, InterruptedException;
  }

  /** Observes all pairs again, by another protocol. */
  @FunctionalInterface
  interface Passes<T> {
    <R extends State<R>> R pass(Protocol<T, T, R> protocol)
        throws IOException, InterruptedException;
  }
}
