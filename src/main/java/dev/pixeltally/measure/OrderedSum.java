package dev.pixeltally.measure;

import java.io.Serializable;
import java.util.Arrays;

/**
 * A sum of doubles as a reference makes it that adds one after the other, and beside it the exact
 * one.
 *
 * <p>What {@link #add(double)} was given is kept, so that a sum of a few terms can be {@link
 * #append}ed to another term by term: a reference that goes through images one by one adds so.
 * Where a sum whose terms are no longer known is appended, the order is lost, and {@link #plain}
 * gives the exact sum.
 */
public final class OrderedSum implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final double[] NONE = {};

  /** What was added, while this is the sum of one observation; null: no longer known. */
  private double[] terms = NONE;

  private int count;
  private double inOrder;
  private boolean ordered = true;
  private final ExactSum exact = new ExactSum();

  /** The next term. */
  public void add(double term) {
    if (terms != null) {
      terms = count == terms.length ? Arrays.copyOf(terms, Math.max(4, 2 * count)) : terms;
      terms[count++] = term;
    }
    inOrder += term;
    exact.add(term);
  }

  /** The terms of another sum behind those of this one; the other stays as it is. */
  public void append(OrderedSum other) {
    if (other.terms != null) {
      for (int i = 0; i < other.count; i++) {
        inOrder += other.terms[i];
      }
    } else if (terms != null && count == 0) {
      // Nothing before it: the other's order is the whole order.
      inOrder = other.inOrder;
      ordered = other.ordered;
    } else {
      ordered = false;
    }
    terms = null;
    exact.add(other.exact);
  }

  /** The sum so made; in order only where the order is not lost. */
  public double value(Summation summation) {
    return summation == Summation.IN_ORDER ? plain() : exact();
  }

  /** Added one after the other, each step rounded; the exact sum where the order is lost. */
  public double plain() {
    return ordered ? inOrder : exact();
  }

  /** The double nearest to the true sum, whatever the order was. */
  public double exact() {
    return exact.value();
  }
}
