package dev.pixeltally.measure;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a protocol keeps of the images seen so far. Merging is associative, commutative and exact:
 * any split into partitions and any order give the same bits.
 */
public interface State<S extends State<S>> extends Serializable {

  /** This state and another as one; may reuse and return {@code this}, never changes the other. */
  S merge(S other);

  /**
   * Two states of one protocol as one, where its type is not known; as {@link #merge}.
   *
   * @throws ClassCastException where they are of different protocols
   */
  @SuppressWarnings("unchecked") // any state merges with its own kind, and says so of others
  static <S extends State<S>> State<?> merged(State<?> one, State<?> other) {
    return ((S) one).merge((S) other);
  }

  /** The numbers of all images seen. */
  Metrics result();

  /** What is worth keeping of a single image, where this is the state of one. */
  default List<Metric> ofOneImage() {
    return Stream.concat(result().overall().stream(), result().perClass().stream())
        .filter(m -> !Double.isNaN(m.value()))
        .toList();
  }
}
