package dev.pixeltally.jobs;

import dev.pixeltally.config.DepthConfig;
import dev.pixeltally.config.Setting;
import dev.pixeltally.config.Settings;
import dev.pixeltally.dataset.MapFolder;
import dev.pixeltally.image.DepthDecoder;
import dev.pixeltally.image.ImageDecoder;
import dev.pixeltally.image.NormalDecoder;
import dev.pixeltally.image.Orientation;
import dev.pixeltally.image.RgbImage;
import dev.pixeltally.measure.Summation;
import dev.pixeltally.measure.maps.ColourProtocol;
import dev.pixeltally.measure.maps.DepthProtocol;
import dev.pixeltally.measure.maps.NormalsProtocol;
import java.util.List;

/** The protocols whose truth and predictions are files of a kind in two folders, by name. */
final class RealMapKinds {
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
      case DepthProtocol.KITTI, DepthProtocol.NYU ->
          depth(new DepthRun(name, DepthConfig.of(settings)));
      case NormalsProtocol.NAME -> normals();
      case ColourProtocol.NAME -> colours();
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static RealMapKind<?, ?> depth(DepthRun depth) {
    return new RealMapKind<>(
        depth.protocol(Summation.IN_ORDER),
        MapFolder.MAPS,
        () ->
            new PairObserver.Readers<>(
                new DepthDecoder(depth.scale())::decode,
                new DepthDecoder(depth.predictionScale())::decode),
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
        (state, passes) -> state.withMedian(passes::pass));
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
}
