package dev.pixeltally.spark;

import dev.pixeltally.dataset.coco.CocoPlan.Stray;
import dev.pixeltally.dataset.coco.CocoWarnings;
import java.io.Serializable;

/** What a task that matches leaves beside the matches. */
final class MatchSums implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Objects that count: row of the tensors times areas plus area. */
  final long[] objects;

  /** Matches of each row. */
  final long[] detections;

  final CocoWarnings truth = new CocoWarnings();
  final CocoWarnings results = new CocoWarnings();
  long images;

  /** The first detection of an image that is not listed; null: there is none. */
  Stray stray;

  /** Why an image cannot be evaluated; null: all can. */
  String refusal;

  /** The image that it happened at. */
  long refusedAt;

  MatchSums(int rows, int areas) {
    objects = new long[rows * areas];
    detections = new long[rows];
  }

  void refuse(long image, String why) {
    if (refusal == null || image < refusedAt) {
      refusal = why;
      refusedAt = image;
    }
  }

  void stray(Stray found) {
    if (stray == null || found.order() < stray.order()) {
      stray = found;
    }
  }

  MatchSums merge(MatchSums other) {
    add(objects, other.objects);
    add(detections, other.detections);
    truth.merge(other.truth);
    results.merge(other.results);
    images += other.images;
    if (other.stray != null) {
      stray(other.stray);
    }
    if (other.refusal != null) {
      refuse(other.refusedAt, other.refusal);
    }
    return this;
  }

  static void add(long[] into, long[] more) {
    for (int i = 0; i < into.length; i++) {
      into[i] += more[i];
    }
  }
}
