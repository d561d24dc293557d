package dev.pixeltally.infer;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.Geometry;
import dev.pixeltally.image.PanopticSegments;
import dev.pixeltally.image.PixelPlaces;
import dev.pixeltally.labels.LabelSpace;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A number a pixel that is class times divisor plus instance, {@code [N, H, W]}, {@code [N, 1, H,
 * W]} or {@code [N, H, W, 1]}, as Panoptic-DeepLab and its kin give. The plane is brought to the
 * tensor's size, cropped to the image's part of it, and brought to the image's size, each by the
 * nearest pixel. Each number that is left is a segment; segments are counted from 1 as they come
 * row by row.
 */
final class PanopticLabels implements SegmentHead {
  private final OutputSpec.PanopticLabels spec;
  private final ClassMap classes;

  PanopticLabels(OutputSpec.PanopticLabels spec) {
    this.spec = spec;
    this.classes = new ClassMap(spec.labels(), spec.classes());
  }

  @Override
  public OutputSpec spec() {
    return spec;
  }

  @Override
  public void check(PassOutputs outputs) {
    RawOutput output = outputs.of(spec.name());
    if (output.type() != TensorInfo.INT32 && output.type() != TensorInfo.INT64) {
      throw Head.refusal(output, "head panoptic-labels reads int32 or int64");
    }
    int rank = output.shape().length;
    boolean single = rank == 4 && (output.axis(1) == 1 || output.axis(3) == 1);
    if ((rank != 3 && !single) || output.axis(0) != outputs.images()) {
      throw Head.refusal(
          output,
          "head panoptic-labels reads [N, H, W] or [N, 1, H, W] with N = " + outputs.images());
    }
  }

  @Override
  public PanopticSegments prediction(PassOutputs outputs, int image, Geometry geometry)
      throws SampleException {
    RawOutput output = outputs.of(spec.name());
    boolean second = output.shape().length == 4 && output.axis(1) == 1;
    int height = output.axis(second ? 2 : 1);
    int width = output.axis(second ? 3 : 2);
    LabelHead.requirePixels(output, width, height);
    Window window = Window.of(geometry);
    int[] columns = places(width, geometry.tensorWidth(), window.left(), window.width());
    int[] rows = places(height, geometry.tensorHeight(), window.top(), window.height());
    Plane plane = new Plane(output, image * width * height, width);
    Map<Integer, Integer> areas = spec.stuffArea() > 0 ? plane.areas(columns, rows) : Map.of();
    SegmentPainter painter = new SegmentPainter(geometry.imageWidth(), geometry.imageHeight());
    Map<Integer, Integer> ids = new HashMap<>();
    int[] across = spec.places().of(window.width(), geometry.imageWidth());
    int[] down = spec.places().of(window.height(), geometry.imageHeight());
    long last = Long.MIN_VALUE;
    int id = 0;
    for (int y = 0; y < down.length; y++) {
      for (int x = 0; x < across.length; x++) {
        int value = plane.value(columns[across[x]], rows[down[y]]);
        if (value != last) {
          last = value;
          Integer known = ids.get(value);
          id = known != null ? known : segment(value, areas, painter);
          if (known == null) {
            ids.put(value, id);
          }
        }
        painter.pixel(y * across.length + x, id);
      }
    }
    return painter.segments();
  }

  /** From pixels of the image's part of the tensor to those of the plane, along one axis. */
  private int[] places(int plane, int tensor, int from, int count) {
    int[] whole = (plane == tensor ? PixelPlaces.NEAREST : spec.places()).of(plane, tensor);
    return Arrays.copyOfRange(whole, from, from + count);
  }

  /** A new segment's number; 0 where the value is nothing. */
  private int segment(int value, Map<Integer, Integer> areas, SegmentPainter painter)
      throws SampleException {
    if (value < 0) {
      throw new SampleException(
          Stage.INFER,
          Reason.UNKNOWN_CLASS_ID,
          "The network's output "
              + spec.name()
              + " holds "
              + value
              + " where class * "
              + spec.divisor()
              + " + instance belongs");
    }
    int classValue = value / spec.divisor();
    if (classValue == spec.voidClass() || classes.ignored(classValue)) {
      return 0;
    }
    int classId = classes.id(classValue);
    LabelSpace labels = spec.labels();
    boolean thing = labels.classes().get(labels.indexOf(classId)).thing();
    return !thing && areas.getOrDefault(value, Integer.MAX_VALUE) < spec.stuffArea()
        ? 0
        : painter.add(classId, Double.NaN);
  }

  /** The numbers of one image. */
  private record Plane(RawOutput output, int start, int stride) {
    int value(int column, int row) throws SampleException {
      return output.integer(start + row * stride + column);
    }

    /** Pixels of each number. */
    Map<Integer, Integer> areas(int[] columns, int[] rows) throws SampleException {
      Map<Integer, Integer> areas = new HashMap<>();
      for (int row : rows) {
        for (int column : columns) {
          areas.merge(value(column, row), 1, Integer::sum);
        }
        // Each pixel may hold another one: what is refused later must not fill the memory first.
        SegmentPainter.requireFew(areas.size());
      }
      return areas;
    }
  }
}
