package dev.pixeltally.spark;

import dev.pixeltally.config.Printable;
import dev.pixeltally.dataset.Listing;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.dataset.SampleSource;
import dev.pixeltally.tables.RunFolder;
import dev.pixeltally.tables.StoredPredictions;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;

/** Finds out which images earlier runs have predicted, by their files' sha256. */
public final class ReusePlanner {
  private final JavaSparkContext spark;
  private final EvaluationPlan plan;
  private final RunFolder folder;

  public ReusePlanner(JavaSparkContext spark, EvaluationPlan plan, RunFolder folder) {
    this.spark = spark;
    this.plan = plan;
    this.folder = folder;
  }

  /** What they have predicted with this network; empty where that is nothing, or not wanted. */
  public Optional<StoredPredictions> stored() {
    if (plan.config().output().fresh()) {
      return Optional.empty();
    }
    StoredPredictions stored =
        StoredPredictions.find(
            folder,
            plan.fingerprint(),
            plan.decodeLimits(),
            spark::hadoopConfiguration,
            warning -> System.err.println("pixeltally: " + Printable.of(warning)));
    return stored.isEmpty() ? Optional.empty() : Optional.of(stored);
  }

  /**
   * Decides what is inferred.
   *
   * @param stored empty: nothing is taken from earlier runs, and no image is read for its sha256
   */
  public Reuse decide(Listing listing, Optional<StoredPredictions> stored) {
    List<Sample> samples = plan.dataset().source().ordered(listing.samples());
    return stored
        .map(there -> Reuse.of(samples, digests(samples), there))
        .orElseGet(() -> Reuse.nothing(samples));
  }

  private ImageDigests digests(List<Sample> samples) {
    SampleSource source = plan.dataset().source();
    ImageDigests digests = new ImageDigests(samples.size());
    if (samples.isEmpty()) {
      return digests;
    }
    if (source.sha256(samples, 0).isPresent()) {
      for (int i = 0; i < samples.size(); i++) {
        digests.set(i, HexFormat.of().parseHex(source.sha256(samples, i).orElseThrow()));
      }
      return digests;
    }
    long[] bytes = samples.stream().mapToLong(Sample::bytes).toArray();
    long most = plan.config().pipeline().partitionBytes();
    List<List<Sample>> parts =
        PartitionPlan.of(samples, bytes, spark.defaultParallelism(), most, Long.MAX_VALUE);
    Pages.name(
        spark,
        "read images for their sha256",
        "sha256 of " + samples.size() + " images of " + plan.dataset().root());
    DigestTask task = new DigestTask(source, plan.decodeLimits().maxBytes());
    try {
      int first = 0;
      for (ImageDigests some :
          spark.parallelize(parts, parts.size()).mapPartitionsWithIndex(task, true).collect()) {
        digests.set(first, some);
        first += some.size();
      }
    } finally {
      Pages.clear(spark);
    }
    return digests;
  }
}
