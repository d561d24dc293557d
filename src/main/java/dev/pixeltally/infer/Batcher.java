package dev.pixeltally.infer;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.Geometry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gathers images of equal tensor shape into batches and runs them. Belongs to one thread. A batch
 * runs when it is full, when more shapes than {@code shapes} wait (the fullest goes first), and at
 * {@link #flush}. A pass that fails is repeated image by image, so that only the bad image fails;
 * one that runs out of memory is halved.
 */
public final class Batcher<T> {
  private final Network network;
  private final int batch;
  private final int shapes;
  private final Map<Size, List<Item<T>>> pending = new LinkedHashMap<>();
  private final PassTimes times = new PassTimes();
  private FloatBuffer gathered = FloatBuffer.allocate(0);

  private record Size(int width, int height) {
    static Size of(Geometry g) {
      return new Size(g.tensorWidth(), g.tensorHeight());
    }
  }

  /**
   * @param batch images in a pass, lowered to what the network takes; 1 is best on a processor
   * @param shapes how many shapes may wait at once
   */
  public Batcher(Network network, int batch, int shapes) {
    if (batch < 1 || shapes < 1) {
      throw new Refusal("batch " + batch + " and shapes " + shapes + " should be 1 or more");
    }
    this.network = network;
    this.batch = Math.min(batch, network.bundle().batchLimit());
    this.shapes = shapes;
  }

  /** What its passes have taken so far. */
  public PassTimes times() {
    return times;
  }

  /** The most images that {@link #submit} leaves waiting. */
  public int mostPending() {
    return shapes * (batch - 1);
  }

  /** Images that a pass may take now: what was asked for, or less after lack of memory. */
  public int reached() {
    return Math.min(batch, network.batchCap());
  }

  /**
   * Takes an image; the results are those of the passes that this one set off, of any images.
   *
   * @throws Refusal where the network's output can never be read: the run ends
   */
  public List<Inference<T>> submit(Item<T> item) {
    List<Inference<T>> done = new ArrayList<>();
    Size size = Size.of(item.geometry());
    List<Item<T>> group = pending.computeIfAbsent(size, s -> new ArrayList<>());
    group.add(item);
    if (group.size() >= reached()) {
      pending.remove(size);
      run(group, done);
    } else if (pending.size() > shapes) {
      run(fullest(), done);
    }
    return done;
  }

  /** Runs all that waits. */
  public List<Inference<T>> flush() {
    List<Inference<T>> done = new ArrayList<>();
    while (!pending.isEmpty()) {
      run(fullest(), done);
    }
    return done;
  }

  private List<Item<T>> fullest() {
    Size best = null;
    for (Map.Entry<Size, List<Item<T>>> entry : pending.entrySet()) {
      if (best == null || entry.getValue().size() > pending.get(best).size()) {
        best = entry.getKey();
      }
    }
    return pending.remove(best);
  }

  private void run(List<Item<T>> items, List<Inference<T>> done) {
    try {
      pass(items, done);
    } finally {
      items.forEach(i -> i.tensor().close());
    }
  }

  private void pass(List<Item<T>> items, List<Inference<T>> done) {
    int most = network.batchCap();
    if (items.size() > most) {
      for (int from = 0; from < items.size(); from += most) {
        pass(items.subList(from, Math.min(items.size(), from + most)), done);
      }
      return;
    }
    Size size = Size.of(items.get(0).geometry());
    try {
      long start = System.nanoTime();
      FloatBuffer tensor = tensor(items);
      PassOutputs outputs = network.run(tensor, items.size(), size.height(), size.width(), times);
      long each = (System.nanoTime() - start) / items.size();
      for (int i = 0; i < items.size(); i++) {
        done.add(Inference.of(items.get(i), network.heads(), outputs, i, each));
      }
    } catch (PassFailure e) {
      retry(items, size, e, done);
    }
  }

  private void retry(List<Item<T>> items, Size size, PassFailure e, List<Inference<T>> done) {
    if (items.size() == 1) {
      String problem =
          "Cannot run the network on a tensor of " + size.width() + "x" + size.height();
      problem += e.outOfMemory() ? ": out of memory with this image alone: " : ": ";
      done.add(
          Inference.failed(
              items.get(0),
              new SampleException(Stage.INFER, Reason.NETWORK_ERROR, problem + e.getMessage(), e)));
    } else if (e.outOfMemory()) {
      // Rounded up: of three, two may fit.
      network.lowerBatchCap((items.size() + 1) / 2);
      pass(items, done);
    } else {
      for (Item<T> item : items) {
        pass(List.of(item), done);
      }
    }
  }

  /** One image's own tensor, or several in one buffer, one after another. */
  private FloatBuffer tensor(List<Item<T>> items) throws PassFailure {
    try {
      return gathered(items);
    } catch (ArithmeticException | OutOfMemoryError e) {
      throw new PassFailure(items.size() + " images do not fit one buffer: " + e, true, e);
    }
  }

  private FloatBuffer gathered(List<Item<T>> items) {
    if (items.size() == 1) {
      return items.get(0).tensor().floats().duplicate();
    }
    int one = items.get(0).geometry().floats();
    int floats = Math.multiplyExact(one, items.size());
    if (gathered.capacity() < floats) {
      gathered =
          ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES))
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
    }
    for (int i = 0; i < items.size(); i++) {
      gathered.put(i * one, items.get(i).tensor().floats(), 0, one);
    }
    return gathered.slice(0, floats);
  }
}
