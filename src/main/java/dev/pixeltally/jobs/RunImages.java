package dev.pixeltally.jobs;

import dev.pixeltally.config.Printable;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.CityscapesNames;
import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.Listing;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.dataset.SampleSource;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.tables.RunFolder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A run's images joined with Cityscapes' truth, by the names that all files of an image begin with:
 * folders above them may differ.
 *
 * @param samples the truth's
 * @param places which of them an image of the run is, by the name that it has there
 * @param failures samples that the run lacks, and those that the listing could not use
 * @param strays images of the run that the truth lacks
 */
record RunImages(
    List<Sample> samples, Map<String, Integer> places, List<FailedSample> failures, long strays) {

  /** Joins them. */
  static RunImages of(RunFolder run, Collection<String> stored, Listing truth) {
    Map<String, String> cores = new HashMap<>();
    for (String name : stored) {
      String other = cores.put(CityscapesNames.core(name), name);
      if (other != null) {
        throw new Refusal(
            "Cannot score run "
                + run.id()
                + ": images "
                + other
                + " and "
                + name
                + " have one name");
      }
    }
    Map<String, Integer> places = new HashMap<>();
    List<FailedSample> failures = new ArrayList<>(truth.failures());
    int place = 0;
    for (Sample sample : truth.samples()) {
      String name = cores.remove(CityscapesNames.core(sample.id()));
      if (name == null) {
        failures.add(
            new FailedSample(
                sample.id(),
                sample.image(),
                Stage.LIST,
                Reason.MISSING_PREDICTION,
                "Run " + run.id() + " has no prediction of " + sample.id()));
      } else {
        places.put(name, place);
      }
      place++;
    }
    if (!cores.isEmpty()) {
      System.err.printf(
          "pixeltally: %d images of run %s are not in the truth, as %s%n",
          cores.size(), run.id(), Printable.of(cores.values().iterator().next()));
    }
    return new RunImages(truth.samples(), places, failures, cores.size());
  }

  /** The same, for what is shown. */
  PairScoring.Joined joined(SampleSource source) {
    BitSet kept = new BitSet();
    places.values().forEach(kept::set);
    return new PairScoring.Joined(source, Listing.only(samples, kept), failures, strays);
  }
}
