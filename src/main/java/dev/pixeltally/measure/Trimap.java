package dev.pixeltally.measure;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.labels.LabelSpace;
import java.io.Serializable;

/**
 * {@code mean-iou} inside bands round the true borders, 1 to 40 pixels wide: how well borders are
 * met, and how far from them errors reach. The band of width w holds the judged pixels from which a
 * border is at most w pixels away in a row, a column or diagonally: what a square of {@code 2w + 1}
 * pixels reaches. Within a band everything is as {@link MeanIou} has it; a band holds the narrower
 * ones.
 *
 * <ul>
 *   <li>{@code trimap}: the border is any pixel of another label, an ignored one too. Bands as
 *       Kohli et al. (2009) and Krähenbühl and Koltun (2011) describe them, for any dataset.
 *   <li>{@code trimap-void}: the border is any pixel of an ignored label, as {@code
 *       MyVOCevalsegBoundary.m} of DeepLab (Chen et al. 2015) has it, for datasets that draw a void
 *       strip round each object. Where such strips part all classes, both give the same bands.
 * </ul>
 */
public final class Trimap implements MapProtocol<LabelMap> {
  private static final long serialVersionUID = 1L;

  static final String ANY = "trimap";
  static final String VOID = "trimap-void";

  /** What the bands lie around. */
  enum Border {
    /** Pixels of another label. */
    ANY(Trimap.ANY, "another label or an ignored pixel"),
    /** Pixels that are not judged. */
    VOID(Trimap.VOID, "an ignored pixel");

    final String word;
    private final String what;

    Border(String word, String what) {
      this.word = word;
      this.what = what;
    }
  }

  private final Border border;
  private final transient MeanIou whole;
  private final transient int[] index;
  private final transient byte[] same = new byte[256];
  private final transient boolean[] ignored = new boolean[256];

  /** By a border and a label space; {@link Refusal} where the one is not in the other. */
  Trimap(Border border, LabelSpace labels) {
    this.border = border;
    whole = new MeanIou(labels);
    if (border == Border.VOID && labels.ignored().isEmpty()) {
      throw new Refusal(
          "Cannot measure by "
              + border.word
              + ": label space "
              + labels.name()
              + " ignores no id, and bands lie around these; trimap is valid");
    }
    index = labels.indexTable();
    int first = labels.ignored().keySet().stream().findFirst().orElse(0);
    for (int id = 0; id < 256; id++) {
      ignored[id] = index[id] == LabelSpace.IGNORED;
      same[id] = (byte) (ignored[id] ? first : id);
    }
  }

  @Override
  public String name() {
    return border.word;
  }

  @Override
  public String convention() {
    return "mean-iou's numbers, of all judged pixels and of those at most 1 to 40 pixels, diagonals"
        + " counted as one, from "
        + border.what
        + " of the truth";
  }

  @Override
  public LabelSpace labels() {
    return whole.labels();
  }

  @Override
  public TruthReader<LabelMap> truthReader(DecodeLimits limits) {
    return whole.truthReader(limits);
  }

  @Override
  public TrimapState empty() {
    return new TrimapState(this, whole.empty(), new long[TrimapState.counters(labels())]);
  }

  /**
   * Counts one image.
   *
   * @throws SampleException as {@link MeanIou}
   */
  @Override
  public TrimapState observe(LabelMap truth, LabelMap prediction) throws SampleException {
    ConfusionState all = whole.observe(truth, prediction);
    byte[] distance =
        border == Border.ANY
            ? BorderDistance.toOtherLabels(truth, same)
            : BorderDistance.to(truth, ignored);
    return new TrimapState(this, all, count(distance, truth.ids(), prediction.ids()));
  }

  private long[] count(byte[] distance, byte[] truth, byte[] prediction) {
    int ring = TrimapState.FIELDS * labels().size();
    long[] counts = new long[TrimapState.counters(labels())];
    for (int i = 0; i < distance.length; i++) {
      if (distance[i] == BorderDistance.FAR) {
        continue;
      }
      int t = index[truth[i] & 0xff];
      int p = index[prediction[i] & 0xff];
      if (t < 0) {
        continue;
      }
      int at = (distance[i] - 1) * ring;
      if (p == t) {
        // Most pixels: what they add to the other two is added at the end.
        counts[at + t * TrimapState.FIELDS + TrimapState.CORRECT]++;
        continue;
      }
      counts[at + t * TrimapState.FIELDS + TrimapState.TRUTH]++;
      if (p >= 0) {
        counts[at + p * TrimapState.FIELDS + TrimapState.PREDICTED]++;
      }
    }
    for (int i = 0; i < counts.length; i += TrimapState.FIELDS) {
      long correct = counts[i + TrimapState.CORRECT];
      counts[i + TrimapState.TRUTH] += correct;
      counts[i + TrimapState.PREDICTED] += correct;
    }
    return counts;
  }

  boolean comparable(Trimap other) {
    return border == other.border && labels().classes().equals(other.labels().classes());
  }

  /** Name and label space say it all; the tables are made again. */
  private Object writeReplace() {
    return new Named(border, labels());
  }

  private record Named(Border border, LabelSpace labels) implements Serializable {
    private Object readResolve() {
      return new Trimap(border, labels);
    }
  }

  @Override
  public String toString() {
    return name() + " on " + labels();
  }
}
