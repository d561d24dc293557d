package dev.pixeltally.report;

import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;

/** Counts of a COCO dataset's annotations, gathered by several threads in parts and merged. */
public final class CocoCounts {
  private final Map<CocoFact, Long> counts = new EnumMap<>(CocoFact.class);
  private final Map<CocoFact, Long> examples = new EnumMap<>(CocoFact.class);
  private final int[] perImage;
  private final long[] objects;
  private final long[] crowds;
  private final BitSet[] imagesWith;

  /** Of a dataset with so many images and categories. */
  public CocoCounts(int images, int categories) {
    perImage = new int[images];
    objects = new long[categories];
    crowds = new long[categories];
    imagesWith = new BitSet[categories];
    for (int k = 0; k < categories; k++) {
      imagesWith[k] = new BitSet();
    }
  }

  /** Counts one; the lowest id that was counted is the example. */
  public void add(CocoFact fact, long id) {
    counts.merge(fact, 1L, Long::sum);
    if (fact.odd()) {
      examples.merge(fact, id, Math::min);
    }
  }

  /** Counts many of what needs no example. */
  public void addMany(CocoFact fact, long n) {
    counts.merge(fact, n, Long::sum);
  }

  /** An object of a place's image and category; a category of -1 is none that is listed. */
  public void object(int image, int category) {
    perImage[image]++;
    if (category >= 0) {
      objects[category]++;
      imagesWith[category].set(image);
    }
  }

  /** A crowd, likewise. */
  public void crowd(int image, int category) {
    perImage[image]++;
    if (category >= 0) {
      crowds[category]++;
      imagesWith[category].set(image);
    }
  }

  /** Adds another part. */
  public void merge(CocoCounts other) {
    other.counts.forEach(this::addMany);
    other.examples.forEach((fact, id) -> examples.merge(fact, id, Math::min));
    for (int i = 0; i < perImage.length; i++) {
      perImage[i] += other.perImage[i];
    }
    for (int k = 0; k < objects.length; k++) {
      objects[k] += other.objects[k];
      crowds[k] += other.crowds[k];
      imagesWith[k].or(other.imagesWith[k]);
    }
  }

  long count(CocoFact fact) {
    return counts.getOrDefault(fact, 0L);
  }

  /** The lowest id of what is odd. */
  long example(CocoFact fact) {
    return examples.get(fact);
  }

  int images() {
    return perImage.length;
  }

  long objects(int category) {
    return objects[category];
  }

  long crowds(int category) {
    return crowds[category];
  }

  int imagesWith(int category) {
    return imagesWith[category].cardinality();
  }

  int annotatedImages() {
    int n = 0;
    for (int count : perImage) {
      n += count > 0 ? 1 : 0;
    }
    return n;
  }

  int mostInAnImage() {
    int most = 0;
    for (int count : perImage) {
      most = Math.max(most, count);
    }
    return most;
  }
}
