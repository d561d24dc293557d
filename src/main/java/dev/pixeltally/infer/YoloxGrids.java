package dev.pixeltally.infer;

import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.image.Geometry;
import dev.pixeltally.image.Instances;
import dev.pixeltally.infer.Selection.Mode;
import dev.pixeltally.infer.Selection.Rule;
import java.util.Arrays;
import java.util.List;

/**
 * YOLOX without the decoding inside, {@code [N, cells, 5 + C]}: for each stride a grid of cells row
 * by row, in each cell cx, cy, w, h, objectness, class scores. The centre is {@code (out + cell) *
 * stride}, a side {@code exp(out) * stride}, the score objectness times class score.
 *
 * <p>By the rule torchvision a cell is of its best class and counts from the threshold on, as in
 * the authors' {@code postprocess}; by their NumPy demonstration's it must exceed the threshold,
 * and per class it stands for every class whose score does.
 */
final class YoloxGrids implements InstanceHead {
  private static final int SCORES = 5;

  private final OutputSpec.Yolox spec;
  private final Placement placement;
  private final ClassMap classes;

  YoloxGrids(OutputSpec.Yolox spec, Placement placement) {
    this.spec = spec;
    this.placement = placement;
    this.classes = new ClassMap(spec.labels(), OutputSpec.ClassValues.INDICES);
  }

  @Override
  public OutputSpec spec() {
    return spec;
  }

  @Override
  public void check(PassOutputs outputs) {
    RawOutput output = outputs.of(spec.name());
    long cells = 0;
    for (int stride : spec.strides()) {
      cells += (long) (outputs.width() / stride) * (outputs.height() / stride);
    }
    long[] wanted = {outputs.images(), cells, SCORES + spec.labels().size()};
    if (output.type() != TensorInfo.FLOAT32 || !Arrays.equals(output.shape(), wanted)) {
      throw Head.refusal(
          output,
          "head yolox reads float32 "
              + Arrays.toString(wanted)
              + ": of a tensor of "
              + outputs.width()
              + "x"
              + outputs.height()
              + ", strides "
              + spec.strides()
              + " and the "
              + spec.labels().size()
              + " classes of "
              + spec.labels().name());
    }
  }

  @Override
  public Instances prediction(PassOutputs outputs, int image, Geometry geometry)
      throws SampleException {
    Candidates candidates = new Candidates();
    Selection how = spec.selection();
    Grid grid = new Grid(outputs, image);
    if (how.rule() == Rule.YOLOX_NUMPY && how.nms() == Mode.PER_CLASS) {
      grid.everyClass(candidates);
    } else {
      grid.bestClasses(candidates);
    }
    Chosen chosen = Chosen.of(candidates, how, placement, geometry);
    return new Instances(
        geometry.imageWidth(),
        geometry.imageHeight(),
        classes.ids(chosen.classes()),
        chosen.doubleScores(),
        chosen.cocoBoxes(),
        List.of(),
        0,
        new double[0]);
  }

  /** The cells of one image. */
  private final class Grid {
    private final float[] values;
    private final int start;
    private final int cells;
    private final int length;
    private final int[] columns;
    private final int[] rows;
    private final int[] strides;

    Grid(PassOutputs outputs, int image) {
      RawOutput output = outputs.of(spec.name());
      values = (float[]) output.elements();
      cells = output.axis(1);
      length = output.axis(2);
      start = image * cells * length;
      columns = new int[cells];
      rows = new int[cells];
      strides = new int[cells];
      int cell = 0;
      for (int stride : spec.strides()) {
        for (int y = 0; y < outputs.height() / stride; y++) {
          for (int x = 0; x < outputs.width() / stride; x++) {
            columns[cell] = x;
            rows[cell] = y;
            strides[cell++] = stride;
          }
        }
      }
    }

    private float score(int cell, int c) {
      int at = start + cell * length;
      return values[at + 4] * values[at + SCORES + c];
    }

    void everyClass(Candidates into) throws SampleException {
      float threshold = (float) spec.selection().scoreThreshold();
      for (int c = 0; c < length - SCORES; c++) {
        for (int cell = 0; cell < cells; cell++) {
          // What is no number is added too, and refused there.
          if (!(score(cell, c) <= threshold)) {
            add(into, cell, c);
          }
        }
      }
    }

    void bestClasses(Candidates into) throws SampleException {
      float threshold = (float) spec.selection().scoreThreshold();
      boolean numpy = spec.selection().rule() == Rule.YOLOX_NUMPY;
      for (int cell = 0; cell < cells; cell++) {
        int best = best(cell, numpy);
        float score = score(cell, best);
        if (numpy ? !(score <= threshold) : !(score < threshold)) {
          add(into, cell, best);
        }
      }
    }

    /** The first of the best; of products in NumPy, where rounding may make more of them equal. */
    private int best(int cell, boolean ofProducts) {
      int at = start + cell * length;
      float factor = ofProducts ? values[at + 4] : 1f;
      int best = 0;
      float most = factor * values[at + SCORES];
      for (int c = 1; c < length - SCORES; c++) {
        float value = factor * values[at + SCORES + c];
        if (value > most || Float.isNaN(value)) {
          best = c;
          most = value;
        }
      }
      return best;
    }

    private void add(Candidates into, int cell, int c) throws SampleException {
      int at = start + cell * length;
      float stride = strides[cell];
      float centreX = (values[at] + columns[cell]) * stride;
      float centreY = (values[at + 1] + rows[cell]) * stride;
      float w = (float) Math.exp(values[at + 2]) * stride;
      float h = (float) Math.exp(values[at + 3]) * stride;
      into.add(
          centreX - w / 2,
          centreY - h / 2,
          centreX + w / 2,
          centreY + h / 2,
          score(cell, c),
          c,
          cell);
    }
  }
}
