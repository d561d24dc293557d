package dev.pixeltally.jobs;

import dev.pixeltally.config.CityscapesConfig;
import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.config.Lists;
import dev.pixeltally.config.Setting;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.labels.LabelSpace;
import dev.pixeltally.labels.Mapping;
import dev.pixeltally.measure.Metrics;
import dev.pixeltally.measure.cityscapes.CityscapesInstance;
import dev.pixeltally.measure.cityscapes.InstanceState;
import dev.pixeltally.tables.RunPredictions;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Scores a run's masks against Cityscapes' maps of instances, in one process.
 *
 * @param labels the network's
 * @param mapping to Cityscapes' classes with objects
 * @param cityscapes all of Cityscapes' classes
 */
record CityscapesRun(InstanceTruth truth, LabelSpace labels, Mapping mapping, LabelSpace cityscapes)
    implements RunScoring {
  /** What may be said of this protocol. */
  static final List<Setting<?>> SETTINGS =
      Lists.join(List.of(CocoConfig.MODE), CityscapesConfig.SETTINGS);

  @Override
  public List<Setting<?>> settings() {
    return SETTINGS;
  }

  @Override
  public Scores score(Run run) throws IOException {
    List<Sample> samples = run.listing().samples();
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < samples.size(); i++) {
      places.put(samples.get(i).id(), i);
    }
    StoredMasksPass pass =
        new StoredMasksPass(
            truth,
            RunPredictions.of(run.folder(), run.plan().fingerprint()),
            this::idOf,
            StoredMasksPass.MOST_BYTES);
    LocalScoring.Result<InstanceState> result;
    try (MetricRows rows = MetricRows.of(run.folder(), CityscapesInstance.NAME)) {
      int threads = Runtime.getRuntime().availableProcessors();
      result = pass.run(samples, places, threads, rows, done -> {}, others -> {});
    }
    Metrics metrics = result.state().result();
    CityscapesInstance protocol = truth.protocol();
    run.publisher().measured(protocol.name(), metrics);
    return new Scores(
        List.of(),
        new Numbers(protocol.name(), protocol.convention(), cityscapes, metrics),
        result.failures());
  }

  /** Cityscapes' id of a class of the network; empty: it has none there. */
  OptionalInt idOf(String name) {
    OptionalInt index = labels.indexOf(name);
    int id = index.isEmpty() ? -1 : mapping.idOf(labels.classes().get(index.getAsInt()).id());
    return id < 0 ? OptionalInt.empty() : OptionalInt.of(id);
  }
}
