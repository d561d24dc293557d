package dev.pixeltally.jobs;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.Setting;
import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.dataset.DatasetSpec;
import dev.pixeltally.pack.Packs;
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
}
