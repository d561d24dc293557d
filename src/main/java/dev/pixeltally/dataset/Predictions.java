package dev.pixeltally.dataset;

/** Where another tool's label maps lie, by the samples that they belong to. */
public interface Predictions {

  /** Reads them. */
  Storage storage();

  /** Address of a sample's prediction, of one that {@link #match} has kept. */
  String addressOf(String id);

  /** Joins a listing with these predictions, by id. */
  PredictionFolder.Matched match(Listing truth);
}
