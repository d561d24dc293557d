package dev.pixeltally.jobs;

import dev.pixeltally.config.DepthConfig;
import dev.pixeltally.config.EvaluateConfig;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.Setting;
import dev.pixeltally.config.Settings;
import dev.pixeltally.dataset.DatasetSpec;
import dev.pixeltally.infer.OutputSpec;
import dev.pixeltally.infer.OutputSpec.Holds;
import dev.pixeltally.infer.OutputSpec.RealValues;
import dev.pixeltally.infer.PredictionKind;
import dev.pixeltally.measure.ImageProtocol;
import dev.pixeltally.measure.Summation;
import dev.pixeltally.measure.maps.ColourProtocol;
import dev.pixeltally.measure.maps.DepthProtocol;
import dev.pixeltally.measure.maps.MapFormat;
import dev.pixeltally.measure.maps.NormalsProtocol;
import dev.pixeltally.measure.maps.RunMaps;
import dev.pixeltally.pack.Packs;
import dev.pixeltally.spark.EvaluationPlan;
import java.util.List;
import java.util.Map;

/** How a network's maps of real values are measured, or why they cannot be. */
final class RealMapPlanner {
  /** Whose folders of truth maps are found. */
  static final String LAYOUT = "folder";

  private final Subject subject;
  private final RealValues output;

  RealMapPlanner(Subject subject) {
    this.subject = subject;
    this.output = (RealValues) subject.output();
  }

  /** Whether truth is looked for in a folder of maps: a pack holds none. */
  static boolean fits(OutputSpec output, DatasetSpec spec, Map<String, String> hadoop) {
    return output.gives() == PredictionKind.REAL_MAP
        && spec.layout().equals(LAYOUT)
        && !Packs.isPack(spec, hadoop);
  }

  /**
   * Refuses settings that mean nothing to how a run is measured.
   *
   * @throws Refusal names the first
   */
  static void refuseUnused(Settings settings, EvaluationPlan plan) {
    for (Setting<?> setting : DepthConfig.SETTINGS) {
      if (settings.given(setting) && !ofDepths(plan.protocol())) {
        throw settings.refusal(
            setting,
            "is for "
                + String.join(" and ", fitting(Holds.DEPTH))
                + ", by which this run of "
                + plan.bundle().name()
                + " is not measured");
      }
    }
    if (settings.given(DepthConfig.PREDICTION_SCALE)) {
      throw settings.refusal(
          DepthConfig.PREDICTION_SCALE,
          "is for predictions in files; a network's are scaled by its bundle");
    }
  }

  Evaluation plan() {
    subject.refuseOverlays("export --format maps writes these");
    List<String> named = subject.protocols();
    if (named.equals(List.of(EvaluateConfig.NO_PROTOCOL))) {
      return Evaluation.of(subject.plan(null));
    }
    List<String> fitting = fitting(output.holds());
    if (named.size() > 1 || (named.size() == 1 && !fitting.contains(named.get(0)))) {
      throw subject.refusal(
          String.join(", ", named), "gives " + output.space() + "; valid: one of " + valid());
    }
    if (!subject.dataset().hasMaps()) {
      if (!named.isEmpty()) {
        throw subject.onDataset(
            named.get(0),
            "it is measured against a folder of maps beside the images, dataset.layout="
                + LAYOUT
                + " with dataset.masks=DIR; protocol="
                + EvaluateConfig.NO_PROTOCOL
                + " only runs the network");
      }
      return Evaluation.of(subject.plan(null));
    }
    if (named.isEmpty() && fitting.size() > 1) {
      throw new Refusal(
          "Cannot measure "
              + subject.bundle().name()
              + " without being told how: its "
              + output.space()
              + " can be judged by several protocols; name one, protocol="
              + String.join(" or protocol=", fitting));
    }
    String name = named.isEmpty() ? fitting.get(0) : named.get(0);
    return Evaluation.of(subject.plan(null, protocol(name)));
  }

  /** Whether a protocol is told of by {@link DepthConfig}. */
  private static boolean ofDepths(ImageProtocol<?, ?, ?> protocol) {
    return protocol != null && fitting(Holds.DEPTH).contains(protocol.name());
  }

  private ImageProtocol<?, ?, ?> protocol(String name) {
    return switch (output.holds()) {
      case DEPTH -> {
        DepthRun depth = new DepthRun(name, subject.config().depth());
        yield new RunMaps<>(depth.protocol(Summation.EXACT), new MapFormat.Depth(depth.scale()));
      }
      case NORMALS -> new RunMaps<>(new NormalsProtocol(), new MapFormat.Normals());
      case COLOUR -> new RunMaps<>(new ColourProtocol(Summation.EXACT), new MapFormat.Colour());
    };
  }

  private static List<String> fitting(Holds holds) {
    return switch (holds) {
      case DEPTH -> List.of(DepthProtocol.KITTI, DepthProtocol.NYU);
      case NORMALS -> List.of(NormalsProtocol.NAME);
      case COLOUR -> List.of(ColourProtocol.NAME);
    };
  }

  private String valid() {
    return String.join(", ", fitting(output.holds())) + ", " + EvaluateConfig.NO_PROTOCOL;
  }
}
