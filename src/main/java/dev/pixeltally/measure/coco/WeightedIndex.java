package dev.pixeltally.measure.coco;

import dev.pixeltally.dataset.coco.ObjectTable;

/**
 * What weights on images are multiplied with: for each cell (class times areas plus area) the
 * detections that count there, by falling score, and the objects. Made once for all weights.
 */
final class WeightedIndex {
  /** Where each cell's detections begin. */
  final int[] starts;

  /** Of each detection its image, a place in the truth. */
  final int[] images;

  /** Thresholds at which it is right. */
  final int[] right;

  /** Thresholds at which it counts. */
  final int[] counts;

  /** The first limit of detections that it is within. */
  final byte[] limits;

  /** Whether the next one is of the same image and score, so that they are repeated in turn. */
  final boolean[] tied;

  /** Where each cell's objects begin. */
  final int[] objectStarts;

  /** Of each object its image. */
  final int[] objectImages;

  WeightedIndex(CocoMatches matches) {
    MatchTable table = matches.table();
    int areas = matches.rules().areas().size();
    int cells = table.classes() * areas;
    int[] bits = table.bits();
    int[] order = matches.order();
    starts = new int[cells + 1];
    for (int k = 0; k < table.classes(); k++) {
      for (int i = matches.start(k); i < matches.start(k + 1); i++) {
        for (int a = 0; a < areas; a++) {
          int at = order[i] * 2 * areas + a;
          starts[k * areas + a + 1] += (bits[at] | bits[at + areas]) == 0 ? 0 : 1;
        }
      }
    }
    sum(starts);
    images = new int[starts[cells]];
    right = new int[images.length];
    counts = new int[images.length];
    limits = new byte[images.length];
    tied = new boolean[images.length];
    int[] ladder = matches.rules().maxDetections();
    int n = 0;
    for (int c = 0; c < cells; c++) {
      double last = Double.NaN;
      for (int i = matches.start(c / areas); i < matches.start(c / areas + 1); i++) {
        int place = order[i];
        int at = place * 2 * areas + c % areas;
        if ((bits[at] | bits[at + areas]) == 0) {
          continue;
        }
        images[n] = table.images()[place];
        right[n] = bits[at];
        counts[n] = bits[at] | bits[at + areas];
        while (ladder[limits[n]] <= table.ranks()[place]) {
          limits[n]++;
        }
        double score = table.scores()[place];
        if (n > starts[c] && score == last && images[n] == images[n - 1]) {
          tied[n - 1] = true;
        }
        last = score;
        n++;
      }
    }
    objectStarts = new int[cells + 1];
    objectImages = objects(matches, areas);
  }

  private int[] objects(CocoMatches matches, int areas) {
    ObjectTable rows = matches.truth().objects();
    int[] slots = matches.selection().slots(rows);
    int[] next = null;
    int[] all = null;
    for (int pass = 0; pass < 2; pass++) {
      for (int image : matches.selection().images()) {
        for (int i = rows.start(image); i < rows.start(image + 1); i++) {
          int row = rows.row(i);
          if (slots[row] < 0 || !matches.flags().present(row)) {
            continue;
          }
          int first = matches.selection().row(slots[row]) * areas;
          for (int a = 0; a < areas; a++) {
            if (((matches.flags().ignoredIn(row) >>> a) & 1) != 0) {
              continue;
            }
            if (pass == 0) {
              objectStarts[first + a + 1]++;
            } else {
              all[next[first + a]++] = image;
            }
          }
        }
      }
      if (pass == 0) {
        sum(objectStarts);
        next = objectStarts.clone();
        all = new int[objectStarts[objectStarts.length - 1]];
      }
    }
    return all;
  }

  private static void sum(int[] starts) {
    for (int i = 1; i < starts.length; i++) {
      starts[i] = Math.addExact(starts[i], starts[i - 1]);
    }
  }
}
