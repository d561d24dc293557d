package dev.pixeltally.jobs;

import dev.pixeltally.dataset.CityscapesMask;
import dev.pixeltally.dataset.CityscapesMasks;
import dev.pixeltally.dataset.CityscapesPredictions;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.image.MaskPng;
import dev.pixeltally.measure.cityscapes.ScoredMasks;
import java.util.Iterator;
import java.util.List;

/** Masks in PNGs of their own, decoded one at a time. */
final class ListedMasks implements ScoredMasks {
  private final Storage storage;
  private final Iterator<CityscapesMask> rest;
  private final DecodeLimits limits;
  private final MaskPng png;
  private CityscapesMask at;

  private ListedMasks(
      Storage storage, List<CityscapesMask> masks, DecodeLimits limits, MaskPng png) {
    this.storage = storage;
    this.rest = masks.iterator();
    this.limits = limits;
    this.png = png;
  }

  /** Finds the lists of a folder's images. */
  static InstanceMasks of(CityscapesPredictions predictions, DecodeLimits limits) {
    CityscapesMasks lists = new CityscapesMasks(predictions);
    MaskPng png = new MaskPng();
    return id ->
        new ListedMasks(predictions.storage(), lists.read(predictions.addressOf(id)), limits, png);
  }

  @Override
  public boolean next() {
    at = rest.hasNext() ? rest.next() : null;
    return at != null;
  }

  @Override
  public int labelId() {
    return at.labelId();
  }

  @Override
  public double score() {
    return at.score();
  }

  @Override
  public LabelMap mask() throws SampleException {
    try {
      return png.decode(
          storage.read(at.address(), limits.maxBytes(), Reason.MISSING_PREDICTION), limits);
    } catch (SampleException e) {
      throw new SampleException(Stage.DECODE, e.reason(), at.address() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public String name() {
    return at.address();
  }
}
