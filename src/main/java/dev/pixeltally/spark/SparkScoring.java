package dev.pixeltally.spark;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.dataset.coco.CocoFacts;
import dev.pixeltally.dataset.coco.CocoPart;
import dev.pixeltally.dataset.coco.CocoPlan;
import dev.pixeltally.dataset.coco.CocoResults.Basis;
import dev.pixeltally.dataset.coco.CocoResultsBuilder;
import dev.pixeltally.dataset.coco.CocoTruth;
import dev.pixeltally.dataset.coco.CocoWarnings;
import dev.pixeltally.dataset.coco.DetectionStream;
import dev.pixeltally.dataset.coco.IdBlocks;
import dev.pixeltally.dataset.coco.Strictness;
import dev.pixeltally.measure.coco.CocoEvaluator;
import dev.pixeltally.measure.coco.CocoRules;
import dev.pixeltally.measure.coco.CocoTensors;
import dev.pixeltally.measure.coco.CurvePart;
import dev.pixeltally.measure.coco.CurveStream;
import dev.pixeltally.tables.OneRun;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.PartitionPruningRDD;
import org.apache.spark.util.SerializableConfiguration;
import scala.Function1;
import scala.Function2;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;
import scala.runtime.BoxedUnit;

/**
 * Scores detections on Spark: the bits of {@link CocoEvaluator}, whatever the partitions. The
 * driver holds what belongs to categories and files, never to images.
 *
 * <p>Files become packs, which are shuffled by image; tasks match images a batch at a time; what is
 * left of each detection is sorted by class, falling score, image and rank, and streamed through
 * its class's curves.
 */
public final class SparkScoring {
  private static final long BYTES_A_PARTITION = 32 << 20;
  private static final long BYTES_A_BUCKET = 64 << 20;
  private static final int ROWS_A_PARTITION = 32;

  /** What gzip makes of JSON, roughly. */
  private static final int PACKED = 8;

  /** What Parquet makes of JSON where there are no masks: half a million boxes. */
  private static final int COLUMNS = 5;

  private final JavaSparkContext spark;
  private final ScoringInput input;
  private final int partitions;
  private final int buckets;

  /**
   * What came out.
   *
   * @param truth its categories; no images
   * @param images that the truth lists
   * @param partitions of the images
   * @param cpuMillis that reading, matching and curves took in all tasks
   */
  public record Outcome(
      CocoTruth truth,
      CocoRules rules,
      CocoTensors tensors,
      long images,
      CocoWarnings truthWarnings,
      CocoWarnings resultWarnings,
      int partitions,
      Map<String, Double> cpuMillis) {}

  /**
   * Looks at the results' first entry.
   *
   * @param truth a file's address
   * @param results files' addresses; their order is that of detections with equal scores
   * @param partitions of the images; 0: by the files' sizes
   */
  public SparkScoring(
      JavaSparkContext spark,
      Storage storage,
      String truth,
      List<String> results,
      Set<CocoPart> parts,
      Strictness strictness,
      int partitions)
      throws IOException {
    this.spark = spark;
    Basis basis = basis(storage, results, parts, spark::hadoopConfiguration);
    input = new ScoringInput(storage, truth, List.copyOf(results), parts, strictness, basis);
    long ofTruth = jsonSize(storage, truth, parts);
    long all = ofTruth;
    for (String one : results) {
      all += jsonSize(storage, one, parts);
    }
    long wanted = Math.max(spark.defaultParallelism(), all / BYTES_A_PARTITION);
    this.partitions = partitions > 0 ? partitions : (int) Math.min(wanted, 1 << 16);
    buckets = (int) Math.min(1 + ofTruth / BYTES_A_BUCKET, 1 << 12);
  }

  /** How many bytes of JSON say what a file says, by its name and roughly. */
  private static long jsonSize(Storage storage, String address, Set<CocoPart> parts)
      throws IOException {
    boolean boxes = !parts.contains(CocoPart.SEGMENTATION);
    return storage.size(address)
        * (address.endsWith(".gz") ? PACKED : boxes && address.endsWith(".parquet") ? COLUMNS : 1);
  }

  private static Basis basis(
      Storage storage, List<String> results, Set<CocoPart> parts, Supplier<Configuration> hadoop)
      throws IOException {
    for (String name : results) {
      CocoResultsBuilder first = new CocoResultsBuilder(name, parts);
      try (DetectionStream in =
          ResultsSource.open(storage, storage.absolute(name), name, first, parts, hadoop)) {
        if (in.step()) {
          return first.basis().orElseThrow();
        }
      } catch (Refusal e) {
        // The truth may have to be refused first; the task that reads this file meets it again.
        return null;
      }
    }
    return Basis.BOX;
  }

  /**
   * Scores.
   *
   * @param chosen gives the rules, once the truth's categories are known
   * @throws Refusal as one process refuses the same files, and for repeated ids in strict mode
   */
  public Outcome score(Function<CocoTruth, CocoRules> chosen) {
    TaskCpu cpu = new TaskCpu();
    spark.sc().addSparkListener(cpu);
    try {
      return score(chosen, cpu);
    } finally {
      Pages.clear(spark);
      spark.sc().removeSparkListener(cpu);
    }
  }

  private Outcome score(Function<CocoTruth, CocoRules> chosen, TaskCpu cpu) {
    Map<String, Double> millis = new LinkedHashMap<>();
    PackKeys keys = new PackKeys(partitions, buckets);
    Pages.name(
        spark, "read files, sort by image", "reading " + input.truth() + " and " + results());
    JavaPairRDD<byte[], byte[]> packs = packs(keys);
    spark.setCallSite("say what the files hold");
    List<CocoFacts> facts = facts(packs, keys);
    measured(millis, "read", cpu);
    CocoFacts ofTruth = facts.get(0);
    CocoPlan plan =
        new CocoPlan(
            input.truth(),
            input.results(),
            input.parts(),
            input.strictness(),
            input.basis(),
            ofTruth.categories(),
            ofTruth.federated());
    CocoTruth truth = plan.withoutImages();
    CocoWarnings truthWarnings = ofTruth.warnings();
    truthWarnings.merge(truth.warnings());
    CocoWarnings resultWarnings = new CocoWarnings();
    facts.subList(1, facts.size()).forEach(f -> resultWarnings.merge(f.warnings()));
    if (!ofTruth.ascending()) {
      Pages.name(spark, "find repeated ids", "repeated ids of " + input.truth());
      plan.repeated(repeats(packs, keys), truthWarnings);
    }
    Broadcast<CocoRules> rules = spark.broadcast(chosen.apply(truth));
    int rows = CocoTensors.rows(truth, rules.value());
    MatchKeys matchKeys = new MatchKeys(classPartitions(rows));
    Pages.name(
        spark,
        "match detections, sort by class and score",
        "matching " + results() + " with " + input.truth());
    JavaPairRDD<byte[], byte[]> matches =
        SortedBytes.of(
            JavaRDD.fromRDD(
                    PartitionPruningRDD.create(packs.rdd(), below(partitions)), pairs(packs))
                .mapPartitionsToPair(new MatchTask(spark.broadcast(plan), rules, rows)),
            matchKeys,
            spark.getConf());
    spark.setCallSite("sum up images and detections");
    MatchSums sums = sums(matches, matchKeys);
    measured(millis, "match", cpu);
    refuse(plan, truth, rules.value(), sums, ofTruth.boxless());
    truthWarnings.merge(sums.truth);
    resultWarnings.merge(sums.results);
    CocoTensors tensors =
        CocoTensors.undefined(truth, rules.value(), sums.objects, sums.detections);
    Pages.name(
        spark, "precision and recall by class", "curves of " + results() + " on " + input.truth());
    curves(matches, matchKeys, rules, sums, tensors);
    measured(millis, "curves", cpu);
    return new Outcome(
        truth,
        rules.value(),
        tensors,
        sums.images,
        truthWarnings,
        resultWarnings,
        partitions,
        millis);
  }

  /** What tasks have taken since the last step. */
  private void measured(Map<String, Double> millis, String step, TaskCpu cpu) {
    try {
      // Tasks' ends are told a little later than their results.
      spark.sc().listenerBus().waitUntilEmpty();
    } catch (TimeoutException e) {
      return;
    }
    double before = millis.values().stream().mapToDouble(Double::doubleValue).sum();
    millis.put(step, cpu.millis() - before);
  }

  private JavaPairRDD<byte[], byte[]> packs(PackKeys keys) {
    // Apart from the task: Hadoop's settings are large, and local files need none.
    var hadoop = spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
    int files = 1 + input.results().size();
    List<Integer> numbers = IntStream.range(0, files).boxed().toList();
    return SortedBytes.of(
        spark.parallelize(numbers, files).mapPartitionsToPair(new ReadTask(input, hadoop, buckets)),
        keys,
        spark.getConf());
  }

  private String results() {
    int files = input.results().size();
    return files == 1 ? input.results().get(0) : files + " files of results";
  }

  /** Of all files, the truth first. */
  private List<CocoFacts> facts(JavaPairRDD<byte[], byte[]> packs, PackKeys keys) {
    List<CocoFacts> all = new ArrayList<>();
    OneRun run = new OneRun();
    for (Tuple2<byte[], byte[]> pair :
        packs.collectPartitions(new int[] {keys.factsPartition()})[0]) {
      CocoFacts facts = SortedBytes.unpack(pair._2(), CocoFacts.class);
      if (facts.refusal() != null) {
        throw new Refusal(facts.refusal());
      }
      run.add(input.name(all.size()), facts.run());
      all.add(facts);
    }
    return all;
  }

  private static IdBlocks.Repeats repeats(JavaPairRDD<byte[], byte[]> packs, PackKeys keys) {
    IdBlocks.Repeats all = new IdBlocks.Repeats(0, 0, 0);
    for (List<IdBlocks.Repeats> one :
        packs
            .values()
            .mapPartitions(blocks -> List.of(IdBlocks.repeats(() -> blocks)).iterator())
            .collectPartitions(keys.idPartitions())) {
      all = all.merge(one.get(0));
    }
    return all;
  }

  private int classPartitions(int rows) {
    return Math.max(1, Math.min(rows, Math.max(partitions, rows / ROWS_A_PARTITION)));
  }

  private static MatchSums sums(JavaPairRDD<byte[], byte[]> matches, MatchKeys keys) {
    return matches
        .values()
        .mapPartitions(
            all -> {
              MatchSums sum = SortedBytes.unpack(all.next(), MatchSums.class);
              while (all.hasNext()) {
                sum.merge(SortedBytes.unpack(all.next(), MatchSums.class));
              }
              return List.of(sum).iterator();
            })
        .collectPartitions(new int[] {keys.sumsPartition()})[0]
        .get(0);
  }

  private static void refuse(
      CocoPlan plan, CocoTruth truth, CocoRules rules, MatchSums sums, long boxless) {
    if (sums.stray != null) {
      throw plan.refusal(sums.stray, sums.images);
    }
    CocoEvaluator.check(truth, rules, boxless);
    if (sums.refusal != null) {
      throw new Refusal(sums.refusal);
    }
  }

  /** Each part goes to its place as it comes, so that the driver holds the tensors once. */
  private void curves(
      JavaPairRDD<byte[], byte[]> matches,
      MatchKeys keys,
      Broadcast<CocoRules> rules,
      MatchSums sums,
      CocoTensors tensors) {
    CurveStream without = new CurveStream(rules.value());
    for (int row = 0; row < sums.detections.length; row++) {
      if (sums.detections[row] == 0) {
        without.begin(sums.objects, row);
        tensors.put(without.finish(sums.objects, row));
      }
    }
    JavaRDD<CurvePart> parts =
        matches.mapPartitions(new CurveTask(rules, spark.broadcast(sums.objects)));
    spark
        .sc()
        .runJob(
            parts.rdd(),
            collect(),
            CollectionConverters.asScala(
                    IntStream.range(0, keys.sumsPartition()).mapToObj(i -> (Object) i).toList())
                .toSeq(),
            (Object partition, CurvePart[] all) -> {
              Arrays.stream(all).forEach(tensors::put);
              return BoxedUnit.UNIT;
            },
            ClassTag$.MODULE$.apply(CurvePart[].class));
  }

  private static Function2<TaskContext, scala.collection.Iterator<CurvePart>, CurvePart[]>
      collect() {
    return (Function2<TaskContext, scala.collection.Iterator<CurvePart>, CurvePart[]>
            & Serializable)
        (context, all) -> {
          List<CurvePart> list = new ArrayList<>();
          while (all.hasNext()) {
            list.add(all.next());
          }
          return list.toArray(CurvePart[]::new);
        };
  }

  private static Function1<Object, Object> below(int partitions) {
    return (Function1<Object, Object> & Serializable) i -> (Integer) i < partitions;
  }

  private static scala.reflect.ClassTag<Tuple2<byte[], byte[]>> pairs(
      JavaPairRDD<byte[], byte[]> of) {
    return of.rdd().elementClassTag();
  }
}
