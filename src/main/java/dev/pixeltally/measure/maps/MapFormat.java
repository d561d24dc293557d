package dev.pixeltally.measure.maps;

import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.DepthDecoder;
import dev.pixeltally.image.ImageDecoder;
import dev.pixeltally.image.NormalDecoder;
import dev.pixeltally.image.Orientation;
import dev.pixeltally.image.RealMap;
import dev.pixeltally.image.RgbImage;
import java.io.Serializable;

/**
 * What a protocol of maps observes, made of a dataset's files and of a network's predictions.
 *
 * @param <T> what it observes
 */
public sealed interface MapFormat<T> extends Serializable {

  /** Makes of a file's bytes what it holds. One thread's; valid until the next call. */
  @FunctionalInterface
  interface Reader<T> {
    T read(byte[] file, DecodeLimits limits) throws SampleException;
  }

  /** Reads files of truth, for one thread. */
  Reader<T> truths();

  /**
   * What the protocol sees in a prediction.
   *
   * @throws SampleException NOT_A_REAL_MAP where it is none of this format
   */
  T of(RealMap prediction) throws SampleException;

  /**
   * Depths.
   *
   * @param scale what a truth PNG's number is divided by
   */
  record Depth(double scale) implements MapFormat<RealMap> {
    @Override
    public Reader<RealMap> truths() {
      return new DepthDecoder(scale)::decode;
    }

    @Override
    public RealMap of(RealMap prediction) {
      return prediction;
    }
  }

  /** Surface normals. */
  record Normals() implements MapFormat<RealMap> {
    @Override
    public Reader<RealMap> truths() {
      return new NormalDecoder(NormalDecoder.Black.NOTHING)::decode;
    }

    @Override
    public RealMap of(RealMap prediction) {
      return prediction;
    }
  }

  /** Pictures: predictions are red, green and blue from 0 to 255, cut there and rounded. */
  record Colour() implements MapFormat<RgbImage> {
    @Override
    public Reader<RgbImage> truths() {
      ImageDecoder decoder = new ImageDecoder();
      return (file, limits) -> decoder.decode(file, limits, Orientation.IGNORE);
    }

    @Override
    public RgbImage of(RealMap prediction) throws SampleException {
      return prediction.toPicture();
    }
  }
}
