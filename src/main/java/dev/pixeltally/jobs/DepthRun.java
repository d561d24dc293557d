package dev.pixeltally.jobs;

import dev.pixeltally.config.DepthConfig;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.measure.Summation;
import dev.pixeltally.measure.maps.DepthProtocol;
import dev.pixeltally.measure.maps.DepthRules;
import java.util.Locale;

/** What the depth protocols are told, each benchmark's own where nothing is said. */
record DepthRun(String name, DepthConfig config) {
  private static final double MILLIMETRES = 1000;
  private static final double KITTI_SCALE = 256;
  private static final double MIN = 1e-3;

  private boolean kitti() {
    return name.equals(DepthProtocol.KITTI);
  }

  /** What the numbers of truth PNGs are divided by. */
  double scale() {
    return config.scale().orElse(kitti() ? KITTI_SCALE : MILLIMETRES);
  }

  /** Likewise of predictions. */
  double predictionScale() {
    return config.predictionScale().orElse(scale());
  }

  DepthProtocol protocol(Summation summation) {
    DepthRules.Crop crop =
        switch (config.crop().orElse(kitti() ? "garg" : "nyu")) {
          case "garg" -> DepthRules.Crop.GARG;
          case "eigen" -> kitti() ? DepthRules.Crop.EIGEN_KITTI : DepthRules.Crop.EIGEN_NYU;
          case "nyu" -> DepthRules.Crop.NYU;
          default -> DepthRules.Crop.NONE;
        };
    double min = config.min().orElse(MIN);
    double max = config.max().orElse(kitti() ? 80. : 10.);
    if (min >= max) {
      throw new Refusal(
          (config.min().isPresent() ? "min-depth=" + min : "max-depth=" + max)
              + " leaves no depth: truth is judged from "
              + min
              + " to "
              + max
              + " m");
    }
    return new DepthProtocol(
        name,
        new DepthRules(
            crop,
            config.medianScaling() ? DepthRules.Scaling.MEDIAN : DepthRules.Scaling.NONE,
            min,
            max,
            DepthRules.Held.valueOf(config.held().toUpperCase(Locale.ROOT)),
            DepthRules.Resizing.valueOf(config.resizing().toUpperCase(Locale.ROOT))),
        summation);
  }
}
