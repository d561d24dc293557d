package dev.pixeltally.measure;

import dev.pixeltally.dataset.SampleException;
import java.io.Serializable;

/**
 * A benchmark's exact rules. Every protocol is the same three steps: {@code observe(truth,
 * prediction) -> state}, {@code state.merge(state) -> state}, {@code state.result() -> metrics}.
 *
 * @param <T> ground truth of one image
 * @param <P> prediction of one image
 * @param <S> the protocol's state
 */
public interface Protocol<T, P, S extends State<S>> extends Serializable {

  /** As on the command line and in the tables: {@code voc-seg}. */
  String name();

  /** One sentence: which reference this follows and how it treats ignored and absent classes. */
  String convention();

  /** The state of no images at all. */
  S empty();

  /**
   * The state of one image.
   *
   * @throws SampleException where truth and prediction cannot be compared
   */
  S observe(T truth, P prediction) throws SampleException;
}
