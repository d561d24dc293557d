package dev.pixeltally.measure;

import java.io.Serializable;

/**
 * What a protocol keeps of the images seen so far. Merging is associative, commutative and exact:
 * any split into partitions and any order give the same bits.
 */
public interface State<S extends State<S>> extends Serializable {

  /** This state and another as one; may reuse and return {@code this}, never changes the other. */
  S merge(S other);

  /** The numbers of all images seen. */
  Metrics result();
}
