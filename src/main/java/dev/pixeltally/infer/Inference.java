package dev.pixeltally.infer;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.image.Geometry;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.image.Prediction;
import java.util.List;

/**
 * What the network said about one image. The heads do their work (crop, resize, arg max) when a
 * prediction is asked for, in the thread that asks: the network's thread stays free.
 */
public final class Inference<T> {
  private final T token;
  private final Geometry geometry;
  private final List<Head> heads;
  private final PassOutputs outputs;
  private final int place;
  private final long nanos;
  private final SampleException failure;

  private Inference(
      T token,
      Geometry geometry,
      List<Head> heads,
      PassOutputs outputs,
      int place,
      long nanos,
      SampleException failure) {
    this.token = token;
    this.geometry = geometry;
    this.heads = heads;
    this.outputs = outputs;
    this.place = place;
    this.nanos = nanos;
    this.failure = failure;
  }

  static <T> Inference<T> of(
      Item<T> item, List<Head> heads, PassOutputs outputs, int place, long nanos) {
    return new Inference<>(item.token(), item.geometry(), heads, outputs, place, nanos, null);
  }

  static <T> Inference<T> failed(Item<T> item, SampleException failure) {
    return new Inference<>(item.token(), item.geometry(), List.of(), null, 0, 0, failure);
  }

  public T token() {
    return token;
  }

  public Geometry geometry() {
    return geometry;
  }

  /** This image's share of its pass's wall time, in nanoseconds. */
  public long nanos() {
    return nanos;
  }

  /** The label map of the bundle's first output; see {@link #labels(int, byte[])}. */
  public LabelMap labels() throws SampleException {
    return labels(0, new byte[geometry.imageWidth() * geometry.imageHeight()]);
  }

  /**
   * The label map of one output at the image's own size, in ids of that output's label space.
   *
   * @param output the output's place in the bundle
   * @param into receives the ids and becomes the map's; at least width times height of the image
   * @throws SampleException where the pass failed or the output cannot be used for this image
   * @throws Refusal where that output gives instances
   */
  public LabelMap labels(int output, byte[] into) throws SampleException {
    if (failure != null) {
      throw failure;
    }
    if (!(heads.get(output) instanceof LabelHead head)) {
      throw new Refusal(
          "Cannot read output "
              + heads.get(output).spec().name()
              + " as a label map: its head gives "
              + heads.get(output).spec().gives().plural()
              + "; label maps are read of the heads"
              + " semantic-labels and semantic-logits");
    }
    return head.labels(outputs.of(head.spec().name()), place, geometry, into);
  }

  /**
   * The prediction of one output, whatever its kind, at the image's own size and in ids of that
   * output's label space.
   *
   * @param output the output's place in the bundle
   * @throws SampleException where the pass failed or the output cannot be used for this image
   */
  public Prediction prediction(int output) throws SampleException {
    if (failure != null) {
      throw failure;
    }
    return heads.get(output).prediction(outputs, place, geometry);
  }
}
