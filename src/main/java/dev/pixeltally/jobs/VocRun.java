package dev.pixeltally.jobs;

import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.config.EvaluateConfig;
import dev.pixeltally.config.Printable;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.Setting;
import dev.pixeltally.dataset.Addresses;
import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.Listing;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.dataset.voc.VocFolder;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.labels.LabelSpace;
import dev.pixeltally.labels.Mapping;
import dev.pixeltally.measure.voc.SdsProtocol;
import dev.pixeltally.report.DetectionReport;
import dev.pixeltally.spark.EvaluationPlan;
import dev.pixeltally.spark.Submit;
import dev.pixeltally.tables.Rows;
import dev.pixeltally.tables.RunFolder;
import dev.pixeltally.tables.RunPredictions;
import dev.pixeltally.tables.Table;
import dev.pixeltally.tables.TableWriter;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Scores the boxes that a run has just predicted by VOC's protocols, as {@code score} would: they
 * are read back from the files.
 */
final class VocRun {
  /** What may be said of these protocols. */
  static final List<Setting<?>> SETTINGS =
      List.of(CocoConfig.MODE, CocoConfig.IOU, CocoConfig.CURVES);

  /** The layout of datasets that have such truth. */
  static final String LAYOUT = "voc";

  private final EvaluationPlan plan;
  private final RunFolder run;

  VocRun(EvaluationPlan plan, RunFolder run) {
    this.plan = plan;
    this.run = run;
  }

  /** Whether a protocol of this name is scored here. */
  static boolean scores(String protocol) {
    return ofBoxes(protocol) || protocol.equals(SdsProtocol.NAME);
  }

  /** Whether its truth are annotations, in lists of their own. */
  static boolean ofBoxes(String protocol) {
    return VocScoring.names().contains(protocol);
  }

  /**
   * Refuses, before anything runs, what could not be scored then.
   *
   * @param bundle the network's name
   */
  static void check(String bundle, LabelSpace labels, Dataset dataset, EvaluateConfig config) {
    String doing = "Cannot measure " + bundle + " on " + dataset.root() + " by VOC's rules: ";
    if (!dataset.layout().equals(LAYOUT) || dataset.packed() != null) {
      throw new Refusal(
          doing
              + "boxes are in the annotations of a VOC devkit, dataset.layout=voc"
              + (dataset.packed() == null ? "" : ", which a pack does not hold"));
    }
    if (dataset.splitFile() == null) {
      throw new Refusal(
          doing + "name a list of its images, as in dataset.split=ImageSets/Main/val.txt");
    }
    boolean boxes = config.protocols().orElseThrow().stream().anyMatch(VocRun::ofBoxes);
    String truth =
        Addresses.under(folder(dataset).base(), boxes ? "Annotations" : "SegmentationObject");
    if (!dataset.storage().isFolder(truth)) {
      throw new Refusal(doing + "no folder " + truth);
    }
    Mapping mapping = mapping(labels, dataset, config);
    if (mapping.unmatchedFrom().size() == labels.size()) {
      throw new Refusal(
          doing
              + "no class of "
              + labels
              + " is called as one of "
              + dataset.labels()
              + ". Join them by mapping.NETWORK-CLASS=DATASET-CLASS");
    }
  }

  private static Mapping mapping(LabelSpace labels, Dataset dataset, EvaluateConfig config) {
    return Mapping.ofInstances(labels, dataset.labels(), config.mapping());
  }

  private static VocFolder folder(Dataset dataset) {
    Storage storage = Storage.everywhere(Submit.hadoopSettings());
    return new VocFolder(
        storage, Addresses.parent(dataset.images()), dataset.split(), dataset.splitFile());
  }

  /** By every protocol of the plan; their tables go to the publisher. */
  List<DetectionReport> score(Listing listing, RunPublisher publisher) throws IOException {
    Dataset dataset = plan.dataset();
    VocFolder folder = folder(dataset);
    VocFolder.Ids images =
        plan.config().dataset().limit() == 0
            ? folder.ids()
            : new VocFolder.Ids(listing.samples().stream().map(Sample::id).toList(), List.of());
    List<LabelClass> classes = VocImages.judged(dataset.labels().classes());
    LabelSpace labels = plan.bundle().outputs().get(0).labels();
    Mapping mapping = mapping(labels, dataset, plan.config());
    if (!mapping.warning().isEmpty()) {
      System.err.println("pixeltally: " + Printable.of(mapping.warning()));
    }
    RunPredictions predictions = RunPredictions.of(run, plan.fingerprint());
    Function<String, OptionalInt> places = name -> place(labels, mapping, classes, name);
    VocSource boxes = new VocRunBoxes(run.id(), predictions, places);
    List<DetectionReport> reports = new ArrayList<>();
    for (String name : plan.voc()) {
      Instant started = Instant.now();
      VocScoring.Outcome outcome =
          ofBoxes(name)
              ? score(name, folder, images, classes, boxes)
              : new SdsScoring(
                      new SdsPngTruths(folder, classes, plan.decodeLimits()),
                      classes,
                      plan.config().coco())
                  .score(images, new SdsRunMasks(predictions, places));
      DetectionReport report = outcome.scores().placed(run, Map.of(), started);
      publisher.numbers(name, report.metrics());
      outcome.tables().write(run);
      failed(name, outcome.scores().failures());
      reports.add(report);
    }
    return reports;
  }

  private VocScoring.Outcome score(
      String name,
      VocFolder folder,
      VocFolder.Ids images,
      List<LabelClass> classes,
      VocSource boxes)
      throws IOException {
    int threads = Runtime.getRuntime().availableProcessors();
    try {
      return new VocScoring(name, plan.config().coco(), threads)
          .score(folder, images, classes, boxes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("The scoring was interrupted").initCause(e);
    }
  }

  private void failed(String protocol, List<FailedSample> failures) throws IOException {
    if (!failures.isEmpty()) {
      try (TableWriter out = run.writer(Table.FAILURES, protocol)) {
        for (FailedSample f : failures) {
          out.write(Rows.failure(run.id(), f));
        }
      }
    }
  }

  /** Place among the judged classes of what a class of the network is called there. */
  private static OptionalInt place(
      LabelSpace labels, Mapping mapping, List<LabelClass> classes, String name) {
    OptionalInt index = labels.indexOf(name);
    if (index.isEmpty()) {
      return OptionalInt.empty();
    }
    int id = mapping.idOf(labels.classes().get(index.getAsInt()).id());
    return IntStream.range(0, classes.size()).filter(i -> classes.get(i).id() == id).findFirst();
  }
}
