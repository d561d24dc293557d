package dev.pixeltally.report;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The worst few of many images: at most {@code limit} are held, whatever the dataset. Ties go by
 * id, so that any split and order keeps the same ones.
 */
public final class WorstImages implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Comparator<Entry> WORST_FIRST = new WorstFirst();

  private final int limit;
  private final PriorityQueue<Entry> kept = new PriorityQueue<>(WORST_FIRST.reversed());

  public WorstImages(int limit) {
    this.limit = limit;
  }

  /**
   * One image with what its picture needs.
   *
   * @param score what the order goes by, the lowest first
   * @param labelMap its prediction as a PNG
   */
  public record Entry(
      String id,
      String image,
      String truth,
      double score,
      double accuracy,
      @SuppressWarnings("ArrayRecordComponent") byte[] labelMap)
      implements Serializable {}

  /** Keeps an image if it is among the worst so far. */
  public void add(Entry entry) {
    if (limit == 0 || Double.isNaN(entry.score())) {
      return;
    }
    kept.add(entry);
    if (kept.size() > limit) {
      kept.poll();
    }
  }

  /** Whether an image with this score would be kept for certain or perhaps. */
  public boolean wants(double score) {
    return kept.size() < limit || (limit > 0 && score <= kept.element().score());
  }

  /** Takes over another's images. */
  public WorstImages merge(WorstImages other) {
    other.kept.forEach(this::add);
    return this;
  }

  /** The worst first. */
  public List<Entry> worstFirst() {
    return kept.stream().sorted(WORST_FIRST).toList();
  }

  private static final class WorstFirst implements Comparator<Entry>, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public int compare(Entry a, Entry b) {
      int byScore = Double.compare(a.score(), b.score());
      return byScore != 0 ? byScore : a.id().compareTo(b.id());
    }
  }
}
