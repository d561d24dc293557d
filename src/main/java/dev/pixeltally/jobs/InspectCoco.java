package dev.pixeltally.jobs;

import dev.pixeltally.dataset.Addresses;
import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.dataset.DatasetSpec;
import dev.pixeltally.dataset.Datasets;
import dev.pixeltally.dataset.Listing;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.report.CocoDatasetReport;
import dev.pixeltally.report.ProgressBar;
import dev.pixeltally.spark.Submit;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** Says what is in a COCO dataset, or in a COCO JSON file alone; opens no image. */
final class InspectCoco {
  private final ProgressBar.Mode progress;
  private final int threads;

  InspectCoco(ProgressBar.Mode progress, int threads) {
    this.progress = progress;
    this.threads = threads;
  }

  /** Whether a JSON file is meant, and no folder. */
  static boolean isFile(DatasetSpec spec) {
    String root = spec.root();
    return root.endsWith(".json")
        || (Addresses.isLocal(root) && Files.isRegularFile(Addresses.path(root)));
  }

  CocoDatasetReport run(DatasetSpec spec) throws IOException, InterruptedException {
    if (isFile(spec)) {
      String name = spec.root();
      Storage storage = HadoopSettings.storage(name);
      ScoreDetections.requireFile(storage, name, "the dataset");
      CocoScan.Result found = scan(() -> storage.open(name), name);
      return new CocoDatasetReport(name, null, name, found.truth(), found.counts(), null);
    }
    return run(Datasets.open(spec, Submit.hadoopSettings()));
  }

  /** Of a dataset that was found, packed or not. */
  CocoDatasetReport run(Dataset dataset) throws IOException, InterruptedException {
    Listing files = dataset.list();
    String json = dataset.splitFile();
    CocoScan.Result found = scan(() -> dataset.storage().open(json), json);
    return new CocoDatasetReport(
        dataset.root(), dataset.split(), json, found.truth(), found.counts(), files);
  }

  /** Both readings together are the whole of the bar. */
  private CocoScan.Result scan(CocoScan.Source source, String name)
      throws IOException, InterruptedException {
    Path local = Path.of(name);
    long size = Files.isRegularFile(local) ? Files.size(local) : 0;
    try (ProgressBar bar =
        ProgressBar.onStandardError(
            size == 0 ? ProgressBar.Mode.QUIET : progress, "MiB", size >> 19)) {
      AtomicLong read = new AtomicLong();
      return new CocoScan(() -> new Watched(source.open(), read, bar), name, threads).run();
    }
  }

  /** Tells a bar how much was read. */
  private static final class Watched extends FilterInputStream {
    private final ProgressBar bar;
    private final AtomicLong read;

    Watched(InputStream in, AtomicLong read, ProgressBar bar) {
      super(in);
      this.read = read;
      this.bar = bar;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int got = super.read(into, from, length);
      bar.reached(read.addAndGet(Math.max(got, 0)) >> 20);
      return got;
    }
  }
}
