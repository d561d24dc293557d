package dev.pixeltally.spark;

import dev.pixeltally.config.Printable;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.measure.ImageProtocol;
import dev.pixeltally.measure.State;
import dev.pixeltally.tables.RunFolder;
import dev.pixeltally.tables.RunImages;
import dev.pixeltally.tables.StoredPredictions;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Observes a run's predictions once more, from where they stand, by another protocol than the
 * run's: what can only be asked when all images were seen. Writes nothing.
 */
public final class StoredPass {
  private final JavaSparkContext spark;
  private final RunSetup setup;
  private final List<Reuse.Part> parts;

  private StoredPass(JavaSparkContext spark, RunSetup setup, List<Reuse.Part> parts) {
    this.spark = spark;
    this.setup = setup;
    this.parts = parts;
  }

  /** Finds the predictions that a run rests on, which are committed. */
  static StoredPass of(
      JavaSparkContext spark,
      EvaluationPlan plan,
      RunFolder folder,
      RunSetup setup,
      List<Sample> of)
      throws IOException {
    RunImages images = RunImages.of(folder);
    StoredPredictions stored =
        StoredPredictions.find(
            folder,
            plan.fingerprint(),
            plan.decodeLimits(),
            spark::hadoopConfiguration,
            warning -> System.err.println("pixeltally: " + Printable.of(warning)),
            images.runs()::contains);
    List<Sample> samples = plan.dataset().source().ordered(of);
    ImageDigests digests = new ImageDigests(samples.size());
    Map<String, String> sha256 = images.sha256();
    for (int i = 0; i < samples.size(); i++) {
      String hex = sha256.get(samples.get(i).id());
      if (hex != null) {
        digests.set(i, HexFormat.of().parseHex(hex));
      }
    }
    return new StoredPass(spark, setup, Reuse.of(samples, digests, stored).parts());
  }

  /**
   * All images' state by a protocol of the same kind of predictions. Images that cannot be observed
   * are left out, as the run has left them out.
   */
  @SuppressWarnings("unchecked") // merged of one protocol's states alone
  public <S extends State<S>> S by(ImageProtocol<?, ?, S> protocol) {
    if (parts.isEmpty()) {
      return protocol.empty();
    }
    Pages.name(spark, "look for the median", parts.size() + " files of stored predictions");
    Broadcast<RunSetup> broadcast = spark.broadcast(setup.measuring(protocol));
    try {
      return (S)
          spark
              .parallelize(parts, parts.size())
              .map(new PassTask(broadcast, spark.hadoopConfiguration()))
              .reduce((one, other) -> State.merged(one, other));
    } finally {
      broadcast.destroy();
      Pages.clear(spark);
    }
  }
}
