package dev.pixeltally.scenes;

import dev.pixeltally.config.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/** Draws scenes and writes them as a dataset, a scene a thread at a time: any number fits. */
public final class SampleScenes {
  private SampleScenes() {}

  /**
   * Writes a dataset.
   *
   * @param layout how the files lie
   * @param out its root: absent or an empty folder
   * @param images how many scenes, 1 or more
   * @param seed scenes follow from it and their place alone
   * @param progress told after each scene how many are done, in rising order
   * @throws Refusal where the folder holds something or the count is below 1
   * @throws IOException where a file cannot be written; nothing lists the scenes then
   */
  public static SampleResult write(
      SceneLayout layout, Path out, int images, long seed, IntConsumer progress)
      throws IOException {
    int threads = Runtime.getRuntime().availableProcessors();
    return write(layout, out, images, seed, threads, progress);
  }

  /** The same files whatever the threads. */
  static SampleResult write(
      SceneLayout layout, Path out, int images, long seed, int threads, IntConsumer progress)
      throws IOException {
    if (images < 1) {
      throw new Refusal("Cannot draw " + images + " scenes: --images should be 1 or more");
    }
    check(out);
    Files.createDirectories(out);
    try (SceneWriter writer = layout.writer(out)) {
      writer.begin();
      Crew crew = new Crew(new SceneGenerator(seed), writer, images, progress);
      crew.run(Math.min(images, threads));
      writer.finish(images);
      return new SampleResult(
          out, images, crew.objects.sum(), Split.TRAIN.size(images), Split.VAL.size(images));
    }
  }

  /** Refuses a folder that holds something already. */
  public static void check(Path out) throws IOException {
    if (!Files.exists(out)) {
      return;
    }
    if (!Files.isDirectory(out)) {
      throw new Refusal("Cannot write scenes to " + out + ": it is a file; valid: a new folder");
    }
    try (Stream<Path> inside = Files.list(out)) {
      inside
          .findAny()
          .ifPresent(
              found -> {
                throw new Refusal(
                    "Cannot write scenes to "
                        + out
                        + ": it already holds "
                        + found.getFileName()
                        + "; valid: a new or an empty folder");
              });
    }
  }

  /** Threads that take the next scene each until none is left; the first failure stops all. */
  private static final class Crew {
    private final SceneGenerator generator;
    private final SceneWriter writer;
    private final int images;
    private final IntConsumer progress;
    private final AtomicInteger next = new AtomicInteger();
    private final LongAdder objects = new LongAdder();
    private int done;

    Crew(SceneGenerator generator, SceneWriter writer, int images, IntConsumer progress) {
      this.generator = generator;
      this.writer = writer;
      this.images = images;
      this.progress = progress;
    }

    void run(int threads) throws IOException {
      ExecutorService pool = Executors.newFixedThreadPool(threads);
      try {
        // Whoever ends first is heard first: the others may wait for one that failed.
        CompletionService<Void> ended = new ExecutorCompletionService<>(pool);
        for (int i = 0; i < threads; i++) {
          ended.submit(this::work, null);
        }
        for (int i = 0; i < threads; i++) {
          ended.take().get();
        }
      } catch (ExecutionException e) {
        if (e.getCause() instanceof UncheckedIOException io) {
          throw io.getCause();
        }
        throw new IllegalStateException("Drawing scenes failed", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("Interrupted while drawing scenes", e);
      } finally {
        pool.shutdownNow();
        awaitEnd(pool);
      }
    }

    /** Nobody writes into the folder any more once the caller goes on. */
    private static void awaitEnd(ExecutorService pool) {
      try {
        pool.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void work() {
      try {
        for (int i = next.getAndIncrement(); i < images; i = next.getAndIncrement()) {
          Scene scene = generator.scene(i);
          writer.write(scene);
          objects.add(scene.objects().size());
          report();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        // Nothing is left, or this thread failed: either way the others stop after their scene.
        next.set(images);
      }
    }

    private synchronized void report() {
      progress.accept(++done);
    }
  }
}
