package dev.pixeltally.infer;

import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.image.PanopticSegments;
import dev.pixeltally.image.PlaneRows;
import dev.pixeltally.infer.OutputSpec.SegmentIds;
import dev.pixeltally.labels.LabelSpace;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Merges the masks of queries to segments, as transformers' {@code compute_segments} does. A pixel
 * is the query's whose likelihood there, times the query's score, is the largest, of equals the
 * first's. A query keeps its pixels where they are more than a share of those where that product
 * reaches the mask's threshold. Queries of one class that is fused are one segment.
 */
final class QueryMerge {
  private final OutputSpec.PanopticQueries spec;
  private final QueryChoice chosen;

  /** Ids of the label space; -1: not judged. */
  private final int[] classIds;

  QueryMerge(OutputSpec.PanopticQueries spec, QueryChoice chosen, ClassMap classes)
      throws SampleException {
    this.spec = spec;
    this.chosen = chosen;
    classIds = new int[chosen.count()];
    for (int k = 0; k < classIds.length; k++) {
      int value = chosen.classes()[k];
      classIds[k] = classes.ignored(value) ? -1 : classes.id(value);
    }
  }

  /** The segments of the image whose likelihoods these are, a plane for each query. */
  PanopticSegments merge(PlaneRows likely) throws SampleException {
    int width = likely.width();
    int height = likely.height();
    char[] owners = new char[width * height];
    long[] reached = new long[chosen.count()];
    long[] owned = new long[chosen.count()];
    share(likely, owners, reached);
    for (char owner : owners) {
      owned[owner]++;
    }
    SegmentPainter painter = new SegmentPainter(width, height);
    int[] ids = ids(painter, owned, reached);
    for (int i = 0; i < owners.length; i++) {
      painter.pixel(i, ids[owners[i]]);
    }
    return painter.segments();
  }

  /** Whose each pixel is, and how many pixels of each reach the threshold. */
  private void share(PlaneRows likely, char[] owners, long[] reached) throws SampleException {
    int width = likely.width();
    float threshold = (float) spec.maskThreshold();
    float[] lines = new float[chosen.count() * width];
    float[] most = new float[width];
    for (int y = 0; y < likely.height(); y++) {
      likely.row(y, lines);
      Arrays.fill(most, Float.NEGATIVE_INFINITY);
      for (int k = 0; k < chosen.count(); k++) {
        float score = chosen.scores()[k];
        int above = 0;
        for (int x = 0; x < width; x++) {
          float weighed = lines[k * width + x] * score;
          above += weighed >= threshold ? 1 : 0;
          if (weighed > most[x]) {
            most[x] = weighed;
            owners[y * width + x] = (char) k;
          }
        }
        reached[k] += above;
      }
    }
  }

  /** By query: the segment that its pixels become; 0: none. */
  private int[] ids(SegmentPainter painter, long[] owned, long[] reached) throws SampleException {
    int[] ids = new int[chosen.count()];
    Map<Integer, Integer> fused = new HashMap<>();
    int largest = 0;
    int current = 0;
    for (int k = 0; k < ids.length; k++) {
      if (classIds[k] < 0 || !stays(owned[k], reached[k])) {
        continue;
      }
      Integer again = fused.get(chosen.classes()[k]);
      current = again != null ? again : next(current, largest);
      boolean known = current <= largest;
      if (!known) {
        largest = painter.add(classIds[k], chosen.scores()[k]);
      } else if (spec.ids() == SegmentIds.TRANSFORMERS) {
        painter.set(current, classIds[k], chosen.scores()[k]);
      } else {
        painter.set(current, classIds[k], Math.max(painter.score(current), chosen.scores()[k]));
      }
      ids[k] = current;
      if (fuses(classIds[k])) {
        fused.put(chosen.classes()[k], current);
      }
    }
    return ids;
  }

  private int next(int current, int largest) {
    return (spec.ids() == SegmentIds.TRANSFORMERS ? current : largest) + 1;
  }

  /** Both areas become float32 before they are divided, and the threshold does not. */
  private boolean stays(long owned, long reached) {
    return owned > 0
        && reached > 0
        && (double) ((float) owned / (float) reached) > spec.overlapThreshold();
  }

  private boolean fuses(int classId) {
    LabelSpace labels = spec.labels();
    return spec.fuse() == OutputSpec.Fuse.STUFF
        && !labels.classes().get(labels.indexOf(classId)).thing();
  }
}
