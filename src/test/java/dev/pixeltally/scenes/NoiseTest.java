package dev.pixeltally.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.assertj.core.data.Offset;

class NoiseTest {

  @Property
  void aRowIsTheNoiseAlongALine(
      @ForAll @DoubleRange(min = -5000, max = 5000) double x,
      @ForAll @DoubleRange(min = -5000, max = 5000) double y) {
    assertThat(new NoiseRow().to(y).at(x)).isCloseTo(Noise.at(x, y), Offset.offset(1e-5f));
  }

  @Property
  void isBoundedAndContinuous(
      @ForAll @DoubleRange(min = -5000, max = 5000) double x,
      @ForAll @DoubleRange(min = -5000, max = 5000) double y) {
    float here = Noise.at(x, y);
    assertThat(here).isBetween(-1f, 1f);
    assertThat(Noise.at(x + 1e-4, y + 1e-4)).isCloseTo(here, Offset.offset(2e-3f));
  }

  /** Even variates have mean 1/2 and variance 1/12: four standard errors of 100,000 of them. */
  @net.jqwik.api.Example
  void diceAreFair() {
    Dice dice = new Dice(1, 2);
    int n = 100_000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double v = dice.unit();
      assertThat(v).isGreaterThanOrEqualTo(0).isLessThan(1);
      sum += v;
      squares += v * v;
    }
    double mean = sum / n;
    assertThat(mean).isCloseTo(0.5, Offset.offset(4 * Math.sqrt(1 / 12.0 / n)));
    assertThat(squares / n - mean * mean).isCloseTo(1 / 12.0, Offset.offset(0.002));
  }

  /** SplitMix64's first outputs for seed 0, from its authors' C program (splitmix64.c). */
  @net.jqwik.api.Example
  void mixingIsSplitMix64s() {
    assertThat(Dice.mix(0x9E3779B97F4A7C15L)).isEqualTo(0xE220A8397B1DCDAFL);
    assertThat(Dice.mix(0x3C6EF372FE94F82AL)).isEqualTo(0x6E789E6AA1B965F4L);
  }
}
