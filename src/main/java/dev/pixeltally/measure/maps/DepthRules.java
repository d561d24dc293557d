package dev.pixeltally.measure.maps;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import java.io.Serializable;

/**
 * Which pixels of a depth map are judged, and what is done to predictions before.
 *
 * @param crop the part of the image
 * @param scaling of each image's predictions
 * @param min judged is truth above this, in metres; predictions are raised to it
 * @param max judged is truth below this, in metres; predictions are lowered to it
 * @param held what predictions hold
 * @param resizing of predictions whose size is not the truth's, before all else
 */
public record DepthRules(
    Crop crop, Scaling scaling, double min, double max, Held held, Resizing resizing)
    implements Serializable {

  /** Of predictions that are metres and have the truth's size. */
  public DepthRules(Crop crop, Scaling scaling, double min, double max) {
    this(crop, scaling, min, max, Held.DEPTH, Resizing.NONE);
  }

  /** What a prediction's values are. */
  public enum Held {
    /** Metres. */
    DEPTH,
    /** 1 / metres, or of an unknown scale; 0 is infinitely far. */
    DISPARITY
  }

  /** What is interpolated where a prediction has another size than the truth. */
  public enum Resizing {
    /** Nothing: the image fails. */
    NONE,
    /** Metres. */
    DEPTH,
    /** 1 / metres, as monodepth2 does with {@code cv2.resize}. */
    DISPARITY
  }

  /** What is done to an image's predictions, before they are clamped. */
  public enum Scaling {
    NONE,
    /** Multiplied by median truth / median prediction of the judged pixels. */
    MEDIAN
  }

  /** The part of an image that is judged. */
  public enum Crop {
    NONE {
      @Override
      Box of(int width, int height) {
        return new Box(0, height, 0, width);
      }
    },
    /** Garg et al. 2016, KITTI; monodepth2's. */
    GARG {
      @Override
      Box of(int width, int height) {
        return new Box(
            (int) (0.40810811 * height),
            (int) (0.99189189 * height),
            (int) (0.03594771 * width),
            (int) (0.96405229 * width));
      }
    },
    /** Eigen et al. 2014, KITTI, as monodepth has it. */
    EIGEN_KITTI {
      @Override
      Box of(int width, int height) {
        return new Box(
            (int) (0.3324324 * height),
            (int) (0.91351351 * height),
            (int) (0.0359477 * width),
            (int) (0.96405229 * width));
      }
    },
    /** NYU, of frames of 640x480: rows 45 to 470, columns 41 to 600, as BTS has Eigen's crop. */
    EIGEN_NYU {
      @Override
      Box of(int width, int height) throws SampleException {
        return frame(width, height, new Box(45, 471, 41, 601));
      }
    },
    /** NYU, of frames of 640x480: rows 20 to 458, columns 24 to 614. */
    NYU {
      @Override
      Box of(int width, int height) throws SampleException {
        return frame(width, height, new Box(20, 459, 24, 615));
      }
    };

    /** The box in an image of this size. */
    abstract Box of(int width, int height) throws SampleException;

    private static Box frame(int width, int height, Box box) throws SampleException {
      if (width != 640 || height != 480) {
        throw new SampleException(
            Stage.MEASURE,
            Reason.SIZE_MISMATCH,
            "A depth map of "
                + width
                + "x"
                + height
                + " where NYU's crop is of frames of 640x480; crop=none judges any size");
      }
      return box;
    }
  }

  /** Rows and columns, the last ones excluded. */
  record Box(int top, int bottom, int left, int right) {}
}
