package dev.pixeltally.infer;

import dev.pixeltally.config.Refusal;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The one model cache of a process: a network is loaded once for each fingerprint, device and
 * engine setting, however many tasks ask at once, and stays until the process ends (tasks come in
 * waves; counting references would load it again for each wave). A failed load is forgotten, so
 * that a retried task tries again.
 */
public final class NetworkCache {
  private static final ConcurrentMap<Key, FutureTask<Network>> NETWORKS = new ConcurrentHashMap<>();
  private static final AtomicLong LOADS = new AtomicLong();

  private record Key(String fingerprint, Device device, EngineOptions engine) {}

  private NetworkCache() {}

  /** The network of a bundle whose file lies on this machine. */
  public static Network acquire(ModelBundle bundle, Device device, EngineOptions engine) {
    return acquire(bundle, device, engine, bundle::unverifiedBytes);
  }

  /**
   * The network of a bundle, loading it if this process has not yet done so.
   *
   * @param network gives the network file's bytes; called for a load only, and checked against the
   *     bundle's checksum
   * @throws Refusal where it cannot be loaded; every waiting task gets the same one
   */
  public static Network acquire(
      ModelBundle bundle, Device device, EngineOptions engine, Supplier<byte[]> network) {
    Key key = new Key(bundle.fingerprint(), device, engine);
    FutureTask<Network> mine = new FutureTask<>(() -> load(bundle, network.get(), device, engine));
    FutureTask<Network> task = NETWORKS.putIfAbsent(key, mine);
    if (task == null) {
      task = mine;
      task.run();
    }
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal("Interrupted while waiting for network " + bundle.network(), e);
    } catch (ExecutionException e) {
      NETWORKS.remove(key, task);
      if (e.getCause() instanceof Refusal refusal) {
        throw refusal;
      }
      throw new Refusal("Cannot load network " + bundle.network() + ": " + e.getCause(), e);
    }
  }

  private static Network load(
      ModelBundle bundle, byte[] bytes, Device device, EngineOptions engine) {
    synchronized (OnnxRuntime.CREATION) {
      LOADS.incrementAndGet();
      return Network.load(bundle, bytes, device, engine);
    }
  }

  /**
   * Closes and forgets every network, so that the next task loads its own: for measuring what a job
   * costs from its start. No pass may be under way.
   */
  public static void forget() {
    for (Key key : NETWORKS.keySet()) {
      FutureTask<Network> task = NETWORKS.remove(key);
      try {
        task.get().close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException e) {
        // What was never loaded need not be closed.
      }
    }
  }

  /** How often this process has loaded a network, failed loads included. */
  public static long loads() {
    return LOADS.get();
  }
}
