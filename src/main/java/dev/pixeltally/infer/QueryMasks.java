package dev.pixeltally.infer;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.BilinearRows;
import dev.pixeltally.image.Geometry;
import dev.pixeltally.image.PlaneRows;

/**
 * How likely each pixel of an image is of each of some queries. Logits are brought to a fixed size
 * where the bundle names one; their sigmoids then go straight to the image's size, bilinearly.
 * Where the image does not fill the input tensor they are brought to the tensor's size first, and
 * the image's part is cut out of it.
 */
final class QueryMasks {
  private QueryMasks() {}

  static PlaneRows of(
      RawOutput masks, int image, int[] queries, OutputSpec.PanopticQueries spec, Geometry g) {
    PlaneRows logits = new Logits(masks, image, queries);
    PlaneRows sized =
        spec.maskSide() == 0
            ? logits
            : BilinearRows.resize(logits, spec.maskSide(), spec.maskSide());
    PlaneRows likely = new Sigmoids(sized);
    boolean fills = g.tensorWidth() == g.resizedWidth() && g.tensorHeight() == g.resizedHeight();
    PlaneRows part =
        fills
            ? likely
            : BilinearRows.window(
                likely,
                g.tensorWidth(),
                g.tensorHeight(),
                g.left(),
                g.top(),
                g.resizedWidth(),
                g.resizedHeight());
    return BilinearRows.resize(part, g.imageWidth(), g.imageHeight());
  }

  /** Some planes of {@code [N, Q, h, w]}. */
  private record Logits(RawOutput masks, int image, int[] queries) implements PlaneRows {
    @Override
    public int planes() {
      return queries.length;
    }

    @Override
    public int width() {
      return masks.axis(3);
    }

    @Override
    public int height() {
      return masks.axis(2);
    }

    @Override
    public void row(int y, float[] into) {
      float[] all = (float[]) masks.elements();
      for (int i = 0; i < queries.length; i++) {
        int plane = image * masks.axis(1) + queries[i];
        System.arraycopy(all, (plane * height() + y) * width(), into, i * width(), width());
      }
    }
  }

  private record Sigmoids(PlaneRows from) implements PlaneRows {
    @Override
    public int planes() {
      return from.planes();
    }

    @Override
    public int width() {
      return from.width();
    }

    @Override
    public int height() {
      return from.height();
    }

    @Override
    public void row(int y, float[] into) throws SampleException {
      from.row(y, into);
      int count = planes() * width();
      for (int i = 0; i < count; i++) {
        into[i] = 1f / (1f + (float) Math.exp(-into[i]));
        if (Float.isNaN(into[i])) {
          throw new SampleException(
              Stage.INFER, Reason.NETWORK_NAN, "The network's masks of queries hold NaN");
        }
      }
    }
  }
}
