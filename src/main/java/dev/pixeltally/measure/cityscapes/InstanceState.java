package dev.pixeltally.measure.cityscapes;

import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.Metrics;
import dev.pixeltally.measure.State;
import java.util.ArrayList;
import java.util.List;

/** Verdicts on predicted objects, class by class. Sixteen bytes a prediction. */
public final class InstanceState implements State<InstanceState> {
  private static final long serialVersionUID = 1L;

  private final InstanceRules rules;
  private final ClassTally[] tallies;
  private long images;

  private InstanceState(InstanceRules rules, long images) {
    this.rules = rules;
    this.images = images;
    tallies = new ClassTally[InstanceRules.classes().size()];
    for (int i = 0; i < tallies.length; i++) {
      tallies[i] = new ClassTally();
    }
  }

  static InstanceState empty(InstanceRules rules) {
    return new InstanceState(rules, 0);
  }

  static InstanceState ofOne(InstanceRules rules) {
    return new InstanceState(rules, 1);
  }

  @Override
  public InstanceState merge(InstanceState other) {
    if (!rules.equals(other.rules)) {
      throw new IllegalArgumentException(
          "Cannot merge objects judged by " + rules + " with those by " + other.rules);
    }
    for (int i = 0; i < tallies.length; i++) {
      tallies[i].merge(other.tallies[i]);
    }
    images += other.images;
    return this;
  }

  @Override
  public Metrics result() {
    return new InstanceNumbers(this).metrics();
  }

  @Override
  public List<Metric> ofOneImage() {
    List<Metric> kept = new ArrayList<>();
    List<CityscapesClass> classes = InstanceRules.classes();
    for (int i = 0; i < tallies.length; i++) {
      if (!tallies[i].isEmpty()) {
        kept.addAll(InstanceNumbers.counts(classes.get(i), tallies[i]));
      }
    }
    return kept;
  }

  /** How many images were observed. */
  public long images() {
    return images;
  }

  InstanceRules rules() {
    return rules;
  }

  /** By place in {@link InstanceRules#classes}. */
  ClassTally tally(int place) {
    return tallies[place];
  }
}
