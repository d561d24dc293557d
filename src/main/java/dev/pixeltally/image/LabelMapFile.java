package dev.pixeltally.image;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import java.util.List;

/**
 * A dataset's label maps, whatever its files: PNG, or {@code GTcls.Segmentation} of SBD's MATLAB
 * files. Belongs to one thread.
 */
public final class LabelMapFile {
  private static final String STRUCT = "GTcls";
  private static final String FIELD = "Segmentation";

  private final IndexPng png = new IndexPng();

  /**
   * Class ids of a file. The map is valid until the next call.
   *
   * @throws SampleException at DECODE, as {@link IndexPng#decode} and {@link MatLabels#fields}
   */
  public LabelMap decode(byte[] file, DecodeLimits limits) throws SampleException {
    if (!MatLabels.is(file)) {
      return png.decode(file, limits);
    }
    LabelMap map = MatLabels.fields(file, STRUCT, List.of(FIELD), limits).get(FIELD);
    if (map == null || map.width() == 0) {
      throw new SampleException(
          Stage.DECODE,
          Reason.NOT_A_LABEL_MAP,
          "A MATLAB file in which " + STRUCT + " has no " + FIELD);
    }
    return map;
  }
}
