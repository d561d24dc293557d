package dev.pixeltally.jobs;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.coco.CocoTruth;
import dev.pixeltally.dataset.coco.CocoTruthReader;
import dev.pixeltally.dataset.coco.CocoVisitor;
import dev.pixeltally.dataset.coco.ObjectTable;
import dev.pixeltally.report.CocoCounts;
import dev.pixeltally.report.CocoFact;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Reads a COCO JSON twice, first its images and then its annotations some at a time, and counts
 * what stands there. One thread reads, others make the masks; memory does not grow with the masks.
 */
final class CocoScan {
  private static final int BATCH = 512;

  private final Source source;
  private final String name;
  private final int threads;

  /** Opens the file anew. */
  @FunctionalInterface
  interface Source {
    InputStream open() throws IOException;
  }

  /** What was found: images, categories and warnings, and the counts. */
  record Result(CocoTruth truth, CocoCounts counts) {}

  CocoScan(Source source, String name, int threads) {
    this.source = source;
    this.name = name;
    this.threads = threads;
  }

  /**
   * Scans.
   *
   * @throws Refusal where the file is no COCO dataset
   */
  Result run() throws IOException, InterruptedException {
    CocoTruth index = read((id, width, height, file) -> {});
    BlockingQueue<CocoScanner> idle = new ArrayBlockingQueue<>(threads);
    for (int i = 0; i < threads; i++) {
      idle.add(new CocoScanner(index));
    }
    AtomicReference<RuntimeException> failure = new AtomicReference<>();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      CocoTruth truth = read(new Dealer(pool, idle, failure));
      CocoScanner all = idle.take();
      for (int i = 1; i < threads; i++) {
        all.merge(idle.take());
      }
      if (failure.get() != null) {
        throw failure.get();
      }
      all.strays(truth.warnings());
      countSizeless(index, all.counts());
      return new Result(truth, all.counts());
    } finally {
      pool.shutdownNow();
    }
  }

  private CocoTruth read(CocoVisitor visitor) throws IOException {
    try (InputStream in = source.open()) {
      return CocoTruthReader.visit(in, name, visitor);
    }
  }

  private static void countSizeless(CocoTruth index, CocoCounts counts) {
    for (int i = 0; i < index.images().size(); i++) {
      if (index.widths()[i] == 0 || index.heights()[i] == 0) {
        counts.add(CocoFact.WITHOUT_SIZE, index.images().id(i));
      }
    }
  }

  /** Gives annotations to whoever is idle, and waits where nobody is. */
  private record Dealer(
      ExecutorService pool,
      BlockingQueue<CocoScanner> idle,
      AtomicReference<RuntimeException> failure)
      implements CocoVisitor {

    @Override
    public void image(long id, int width, int height, String fileName) {}

    @Override
    public int batch() {
      return BATCH;
    }

    @Override
    public void annotations(ObjectTable rows) throws IOException {
      CocoScanner scanner;
      try {
        scanner = idle.take();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while reading annotations");
      }
      pool.execute(
          () -> {
            try {
              scanner.scan(rows);
            } catch (RuntimeException e) {
              failure.compareAndSet(null, e);
            } finally {
              idle.add(scanner);
            }
          });
    }
  }
}
