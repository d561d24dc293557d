package dev.pixeltally.jobs;

import dev.pixeltally.config.DepthConfig;
import dev.pixeltally.config.Setting;
import dev.pixeltally.config.Settings;
import dev.pixeltally.dataset.MapFolder;
import dev.pixeltally.image.DepthDecoder;
import dev.pixeltally.image.ImageDecoder;
import dev.pixeltally.image.NormalDecoder;
import dev.pixeltally.image.Orientation;
import dev.pixeltally.image.RealMap;
import dev.pixeltally.image.RgbImage;
import dev.pixeltally.measure.Summation;
import dev.pixeltally.measure.maps.ColourProtocol;
import dev.pixeltally.measure.maps.DepthProtocol;
import dev.pixeltally.measure.maps.DepthRules;
import dev.pixeltally.measure.maps.MedianSearch;
import dev.pixeltally.measure.maps.NormalsPass;
import dev.pixeltally.measure.maps.NormalsProtocol;
import dev.pixeltally.measure.maps.NormalsState;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** The protocols whose truth and predictions are files of a kind in two folders, by name. */
final class RealMapKinds {
  private static final double MILLIMETRES = 1000;
  private static final double KITTI_SCALE = 256;
  private static final double MIN = 1e-3;

  private RealMapKinds() {}

  /** The names that {@link #named} takes. */
  static List<String> names() {
    return List.of(
        DepthProtocol.KITTI, DepthProtocol.NYU, NormalsProtocol.NAME, ColourProtocol.NAME);
  }

  /** What a protocol can be told beside what all can. */
  static List<Setting<?>> settings(String name) {
    return switch (name) {
      case DepthProtocol.KITTI, DepthProtocol.NYU -> DepthConfig.SETTINGS;
      default -> List.of();
    };
  }

  /** The kind of that name, one of {@link #names}. */
  static RealMapKind<?, ?> named(String name, Settings settings) {
    return switch (name) {
      case DepthProtocol.KITTI, DepthProtocol.NYU -> depth(name, settings);
      case NormalsProtocol.NAME -> normals();
      case ColourProtocol.NAME -> colours();
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static RealMapKind<?, ?> depth(String name, Settings settings) {
    boolean kitti = name.equals(DepthProtocol.KITTI);
    DepthConfig config = DepthConfig.of(settings);
    double scale = config.scale().orElse(kitti ? KITTI_SCALE : MILLIMETRES);
    double predictionScale = config.predictionScale().orElse(scale);
    DepthRules.Crop crop =
        switch (config.crop().orElse(kitti ? "garg" : "nyu")) {
          case "garg" -> DepthRules.Crop.GARG;
          case "eigen" -> kitti ? DepthRules.Crop.EIGEN_KITTI : DepthRules.Crop.EIGEN_NYU;
          case "nyu" -> DepthRules.Crop.NYU;
          default -> DepthRules.Crop.NONE;
        };
    double min = config.min().orElse(MIN);
    double max = config.max().orElse(kitti ? 80. : 10.);
    if (min >= max) {
      throw settings.refusal(
          config.min().isPresent() ? DepthConfig.MIN : DepthConfig.MAX,
          "leaves no depth: truth is judged from " + min + " to " + max + " m");
    }
    DepthRules.Scaling scaling =
        config.medianScaling() ? DepthRules.Scaling.MEDIAN : DepthRules.Scaling.NONE;
    return new RealMapKind<>(
        new DepthProtocol(
            name,
            new DepthRules(
                crop,
                scaling,
                min,
                max,
                DepthRules.Held.valueOf(config.held().toUpperCase(Locale.ROOT)),
                DepthRules.Resizing.valueOf(config.resizing().toUpperCase(Locale.ROOT))),
            Summation.IN_ORDER),
        MapFolder.MAPS,
        () ->
            new PairObserver.Readers<>(
                new DepthDecoder(scale)::decode, new DepthDecoder(predictionScale)::decode),
        (state, passes) -> state);
  }

  private static RealMapKind<?, ?> normals() {
    return new RealMapKind<>(
        new NormalsProtocol(),
        MapFolder.MAPS,
        () ->
            new PairObserver.Readers<>(
                new NormalDecoder(NormalDecoder.Black.NOTHING)::decode,
                new NormalDecoder(NormalDecoder.Black.VECTOR)::decode),
        RealMapKinds::withMedian);
  }

  private static RealMapKind<?, ?> colours() {
    return new RealMapKind<>(
        new ColourProtocol(Summation.IN_ORDER),
        MapFolder.PICTURES,
        () -> new PairObserver.Readers<>(pictures(), pictures()),
        (state, passes) -> state);
  }

  private static PairObserver.Reader<RgbImage> pictures() {
    ImageDecoder decoder = new ImageDecoder();
    return (file, limits) -> decoder.decode(file, limits, Orientation.IGNORE);
  }

  private static NormalsState withMedian(NormalsState state, RealMapKind.Passes<RealMap> passes)
      throws IOException, InterruptedException {
    if (state.pixels() == 0) {
      return state;
    }
    MedianSearch search = state.search();
    while (!search.found()) {
      search = search.after(passes.pass(new NormalsPass(search)));
    }
    return state.with(search);
  }
}
