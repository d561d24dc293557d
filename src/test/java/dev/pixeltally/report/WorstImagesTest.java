package dev.pixeltally.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WorstImagesTest {
  private static WorstImages.Entry image(String id, double score) {
    return new WorstImages.Entry(id, "/i/" + id, "/m/" + id, score, 0.5, new byte[0]);
  }

  private static List<String> ids(WorstImages worst) {
    return worst.worstFirst().stream().map(WorstImages.Entry::id).toList();
  }

  @Test
  void theWorstComeFirstAndTiesGoById() {
    WorstImages worst = new WorstImages(3);
    worst.add(image("d", 0.9));
    worst.add(image("c", 0.1));
    worst.add(image("a", 0.5));
    worst.add(image("b", 0.1));
    worst.add(image("undefined", Double.NaN));
    assertThat(ids(worst)).containsExactly("b", "c", "a");
    assertThat(worst.wants(0.4)).isTrue();
    assertThat(worst.wants(0.6)).isFalse();
  }

  @Test
  void noneAreKeptWhereNoneAreAsked() {
    WorstImages none = new WorstImages(0);
    assertThat(none.wants(0)).isFalse();
    none.add(image("a", 0));
    assertThat(none.worstFirst()).isEmpty();
  }

  /**
   * Scores have few values, so that ties are common; the expected ones are those of a plain sort.
   */
  @Property(tries = 300)
  void anySplitAndOrderKeepsTheSame(
      @ForAll @IntRange(min = 0, max = 40) int images,
      @ForAll @IntRange(min = 1, max = 10) int limit,
      @ForAll @IntRange(min = 1, max = 6) int parts,
      @ForAll long seed) {
    Random random = new Random(seed);
    List<WorstImages.Entry> all =
        new ArrayList<>(
            IntStream.range(0, images)
                .mapToObj(i -> image("id" + i, random.nextInt(5) / 4.0))
                .toList());
    List<String> expected =
        all.stream()
            .sorted(
                Comparator.comparingDouble(WorstImages.Entry::score)
                    .thenComparing(WorstImages.Entry::id))
            .limit(limit)
            .map(WorstImages.Entry::id)
            .toList();
    Collections.shuffle(all, random);
    List<WorstImages> states = new ArrayList<>();
    for (int p = 0; p < parts; p++) {
      states.add(new WorstImages(limit));
    }
    for (WorstImages.Entry entry : all) {
      WorstImages state = states.get(random.nextInt(parts));
      if (state.wants(entry.score())) {
        state.add(entry);
      }
    }
    Collections.shuffle(states, random);
    WorstImages merged = new WorstImages(limit);
    states.forEach(merged::merge);
    assertThat(ids(merged)).isEqualTo(expected);
  }
}
