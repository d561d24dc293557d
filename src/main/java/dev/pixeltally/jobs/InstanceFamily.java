package dev.pixeltally.jobs;

import dev.pixeltally.config.EvaluateConfig;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.Setting;
import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.dataset.DatasetSpec;
import dev.pixeltally.infer.ModelBundle;
import dev.pixeltally.infer.OutputSpec;
import dev.pixeltally.labels.Mapping;
import dev.pixeltally.pack.Packs;
import dev.pixeltally.spark.EvaluationPlan;
import java.util.List;
import java.util.Map;

/** A kind of truth that instances are held against; its protocols may be asked for together. */
interface InstanceFamily {

  /** The names of its protocols. */
  List<String> protocols();

  /** Settings that mean something to some of them, beside those of every run. */
  List<Setting<?>> settings();

  /** Opens the dataset with this truth. */
  default Dataset open(DatasetSpec spec, Map<String, String> hadoop) {
    return Packs.open(spec, hadoop);
  }

  /**
   * Plans a run.
   *
   * @param protocols of this family
   * @throws Refusal names what keeps the run from being scored in the end
   */
  Evaluation plan(Subject subject, List<String> protocols);

  /** A network, and the dataset on which it is to be measured. */
  record Subject(EvaluateConfig config, ModelBundle bundle, OutputSpec output, Dataset dataset) {

    /**
     * What is done with each image.
     *
     * @param mapping to the dataset's classes, where instances are stored in these too; else null
     */
    EvaluationPlan plan(Mapping mapping) {
      return new EvaluationPlan(config, bundle, dataset, mapping, null);
    }

    /** That the network's output is none for a protocol. */
    Refusal refusal(String protocol, String why) {
      return new Refusal(
          "Cannot measure "
              + bundle.name()
              + " by "
              + protocol
              + ": its first output, "
              + output.name()
              + ", "
              + why);
    }

    /** That the dataset is none for a protocol. */
    Refusal onDataset(String protocols, String why) {
      return new Refusal(
          "Cannot measure "
              + bundle.name()
              + " on "
              + dataset.root()
              + " by "
              + protocols
              + ": "
              + why);
    }
  }
}
