package dev.pixeltally.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OrderedSumTest {

  @Property(tries = 200)
  void partsAppendedOneByOneAddTermByTerm(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int parts) {
    Random random = new Random(seed);
    OrderedSum running = new OrderedSum();
    double loop = 0;
    for (int p = 0; p < parts; p++) {
      OrderedSum part = new OrderedSum();
      for (int i = random.nextInt(6); i > 0; i--) {
        double term = random.nextDouble();
        part.add(term);
        loop += term;
      }
      running.append(part);
    }
    assertThat(running.plain()).isEqualTo(loop);
  }

  @Test
  void whereTheOrderIsLostTheSumIsExact() {
    // 2^53 + 1 + 1: one by one the ones are lost, together they are not.
    OrderedSum left = running(0x1p53, 1);
    OrderedSum right = running(1);
    assertThat(left.plain()).isEqualTo(0x1p53);
    left.append(right);
    assertThat(left.plain()).isEqualTo(0x1p53 + 2).isEqualTo(left.exact());
  }

  @Test
  void behindNothingTheOrderOfAnotherSumStays() {
    OrderedSum sum = new OrderedSum();
    sum.append(running(0x1p53, 1, 1));
    assertThat(sum.plain()).isEqualTo(0x1p53);
    assertThat(sum.exact()).isEqualTo(0x1p53 + 2);
  }

  /** A sum to which sums of one term each were appended: their terms are no longer known. */
  private static OrderedSum running(double... terms) {
    OrderedSum sum = new OrderedSum();
    for (double term : terms) {
      OrderedSum one = new OrderedSum();
      one.add(term);
      sum.append(one);
    }
    return sum;
  }
}
