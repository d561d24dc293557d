package dev.pixeltally.measure.voc;

import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.Metrics;
import dev.pixeltally.measure.PairwiseSum;
import dev.pixeltally.measure.State;
import java.util.ArrayList;
import java.util.List;

/** Of each class the images with a single object, and those in which it was found. */
public final class VocLocalisationState implements State<VocLocalisationState> {
  private static final long serialVersionUID = 1L;

  private final List<LabelClass> classes;
  private final long[] images;
  private final long[] hits;

  VocLocalisationState(List<LabelClass> classes) {
    this.classes = classes;
    images = new long[classes.size()];
    hits = new long[classes.size()];
  }

  void single(int classIndex, int hit) {
    images[classIndex]++;
    hits[classIndex] += hit;
  }

  @Override
  public VocLocalisationState merge(VocLocalisationState other) {
    for (int c = 0; c < images.length; c++) {
      images[c] += other.images[c];
      hits[c] += other.hits[c];
    }
    return this;
  }

  /** The mean over the classes that have such images, and the share of all such images. */
  @Override
  public Metrics result() {
    List<Metric> perClass = new ArrayList<>();
    double[] shares = new double[classes.size()];
    int counted = 0;
    long allImages = 0;
    long allHits = 0;
    for (int c = 0; c < shares.length; c++) {
      LabelClass of = classes.get(c);
      double share = (double) hits[c] / images[c];
      perClass.add(new Metric("localised", (long) of.id(), of.name(), share, images[c]));
      perClass.add(
          new Metric("single_images", (long) of.id(), of.name(), (double) images[c], images[c]));
      allImages += images[c];
      allHits += hits[c];
      if (images[c] > 0) {
        shares[counted++] = share;
      }
    }
    return new Metrics(
        List.of(
            Metric.overall("mean_localised", PairwiseSum.of(shares, counted) / counted, allImages),
            Metric.overall("localised", (double) allHits / allImages, allImages)),
        perClass);
  }

  /** Of the classes of which it has a single object. */
  @Override
  public List<Metric> ofOneImage() {
    return State.super.ofOneImage().stream().filter(m -> m.support() > 0).toList();
  }
}
