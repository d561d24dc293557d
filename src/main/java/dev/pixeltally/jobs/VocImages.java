package dev.pixeltally.jobs;

import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.voc.VocFolder;
import dev.pixeltally.dataset.voc.VocObject;
import dev.pixeltally.dataset.voc.VocResultsReader;
import dev.pixeltally.dataset.voc.VocXml;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.measure.voc.VocTruth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The annotations of a split's images, in the list's order.
 *
 * @param ids of the images whose annotations could be read
 * @param truths theirs
 * @param numbers of all the split's images: their place among the ids, or {@link
 *     VocResultsReader#NOT_MEASURED}
 * @param failures of those that could not
 * @param unknown classes that the label space lacks: how many objects have them
 */
record VocImages(
    List<String> ids,
    List<VocTruth> truths,
    Map<String, Integer> numbers,
    List<FailedSample> failures,
    Map<String, Long> unknown) {
  private static final int SIDES = 4;
  private static final int A_TASK = 64;

  /** The judged classes: things, or where the space tells none, all but a background. */
  static List<LabelClass> judged(List<LabelClass> classes) {
    List<LabelClass> things = classes.stream().filter(LabelClass::thing).toList();
    return things.isEmpty()
        ? classes.stream().filter(c -> !c.name().equals("background")).toList()
        : things;
  }

  private record Read(List<VocObject> objects, FailedSample failure) {}

  /** Reads those of some images with some threads. */
  static VocImages read(
      VocFolder folder, VocFolder.Ids listed, List<LabelClass> classes, int threads)
      throws InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<List<Read>>> parts = new ArrayList<>();
      for (int from = 0; from < listed.ids().size(); from += A_TASK) {
        List<String> part =
            listed.ids().subList(from, Math.min(from + A_TASK, listed.ids().size()));
        parts.add(pool.submit(() -> read(folder, part)));
      }
      return gathered(listed, classes, parts);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("Reading annotations failed: " + e.getCause(), e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private static List<Read> read(VocFolder folder, List<String> ids) {
    VocXml xml = new VocXml();
    List<Read> read = new ArrayList<>();
    for (String id : ids) {
      try {
        read.add(new Read(folder.objects(id, xml), null));
      } catch (SampleException e) {
        read.add(new Read(null, FailedSample.of(id, null, e)));
      }
    }
    return read;
  }

  private static VocImages gathered(
      VocFolder.Ids listed, List<LabelClass> classes, List<Future<List<Read>>> parts)
      throws ExecutionException, InterruptedException {
    Map<String, Integer> indices = new HashMap<>();
    for (int i = 0; i < classes.size(); i++) {
      indices.put(classes.get(i).name(), i);
    }
    VocImages images =
        new VocImages(
            new ArrayList<>(),
            new ArrayList<>(),
            new LinkedHashMap<>(),
            new ArrayList<>(listed.failures()),
            new TreeMap<>());
    int place = 0;
    for (Future<List<Read>> part : parts) {
      for (Read one : part.get()) {
        String id = listed.ids().get(place++);
        images.numbers.put(
            id, one.failure() == null ? images.ids.size() : VocResultsReader.NOT_MEASURED);
        if (one.failure() == null) {
          images.ids.add(id);
          images.truths.add(truth(one.objects(), indices, images.unknown));
        } else {
          images.failures.add(one.failure());
        }
      }
    }
    return images;
  }

  /** Objects of the judged classes. */
  static VocTruth truth(
      List<VocObject> objects, Map<String, Integer> indices, Map<String, Long> unknown) {
    List<VocObject> judged = new ArrayList<>();
    for (VocObject object : objects) {
      if (indices.containsKey(object.name())) {
        judged.add(object);
      } else {
        unknown.merge(object.name(), 1L, Long::sum);
      }
    }
    int[] classes = new int[judged.size()];
    double[] boxes = new double[judged.size() * SIDES];
    boolean[] difficult = new boolean[judged.size()];
    for (int i = 0; i < classes.length; i++) {
      VocObject object = judged.get(i);
      classes[i] = indices.get(object.name());
      difficult[i] = object.difficult();
      boxes[i * SIDES] = object.xmin();
      boxes[i * SIDES + 1] = object.ymin();
      boxes[i * SIDES + 2] = object.xmax();
      boxes[i * SIDES + 3] = object.ymax();
    }
    return new VocTruth(classes, boxes, difficult);
  }
}
