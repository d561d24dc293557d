package dev.pixeltally.infer;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.labels.LabelSpace;

/** Turns rows of class indices, of any element type, into ids of a label space. */
final class ClassIds {
  private final LabelSpace labels;
  private final byte[] ids;

  ClassIds(LabelSpace labels) {
    this.labels = labels;
    this.ids = new byte[labels.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (byte) labels.classes().get(i).id();
    }
  }

  /** Indices of the space's classes become ids, in place. */
  void replace(byte[] indices, int count) {
    for (int i = 0; i < count; i++) {
      indices[i] = ids[indices[i] & 0xFF];
    }
  }

  /**
   * The ids of a part of a plane.
   *
   * @param start where the plane starts among the output's elements
   * @param stride elements a row of the plane
   * @param into receives {@code window.width * window.height} ids, row by row
   */
  void copy(RawOutput output, int start, int stride, Window window, byte[] into)
      throws SampleException {
    for (int y = 0; y < window.height(); y++) {
      int from = start + (window.top() + y) * stride + window.left();
      int to = y * window.width();
      if (output.elements() instanceof byte[] bytes) {
        bytes(bytes, from, into, to, window.width());
      } else if (output.elements() instanceof long[] longs) {
        longs(longs, from, into, to, window.width());
      } else if (output.elements() instanceof int[] ints) {
        ints(ints, from, into, to, window.width());
      } else if (output.elements() instanceof float[] floats) {
        floats(floats, from, into, to, window.width());
      } else {
        throw new IllegalStateException("Unchecked output " + output);
      }
    }
  }

  private void bytes(byte[] from, int start, byte[] into, int to, int count)
      throws SampleException {
    for (int i = 0; i < count; i++) {
      // A negative int8 becomes 128 or more, which no index of a smaller space is.
      int index = from[start + i] & 0xFF;
      if (index >= ids.length) {
        throw unknown(index);
      }
      into[to + i] = ids[index];
    }
  }

  private void ints(int[] from, int start, byte[] into, int to, int count) throws SampleException {
    for (int i = 0; i < count; i++) {
      int index = from[start + i];
      if (index < 0 || index >= ids.length) {
        throw unknown(index);
      }
      into[to + i] = ids[index];
    }
  }

  private void longs(long[] from, int start, byte[] into, int to, int count)
      throws SampleException {
    for (int i = 0; i < count; i++) {
      long index = from[start + i];
      if (index < 0 || index >= ids.length) {
        throw unknown(index);
      }
      into[to + i] = ids[(int) index];
    }
  }

  private void floats(float[] from, int start, byte[] into, int to, int count)
      throws SampleException {
    for (int i = 0; i < count; i++) {
      float value = from[start + i];
      if (Float.isNaN(value)) {
        throw new SampleException(
            Stage.INFER, Reason.NETWORK_NAN, "The network's label map holds NaN");
      }
      int index = (int) value;
      if (index < 0 || index >= ids.length || index != value) {
        throw unknown(value);
      }
      into[to + i] = ids[index];
    }
  }

  private SampleException unknown(Number index) {
    return new SampleException(
        Stage.INFER,
        Reason.UNKNOWN_CLASS_ID,
        "The network's label map holds class index "
            + index
            + "; label space "
            + labels.name()
            + " has the indices 0.."
            + (ids.length - 1));
  }
}
