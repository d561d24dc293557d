package dev.pixeltally.labels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClassNamesTest {
  private static ClassNames of(String... names) {
    List<LabelClass> classes =
        IntStream.range(0, names.length)
            .mapToObj(i -> new LabelClass(i, names[i], 0, true))
            .toList();
    return new ClassNames(classes);
  }

  @Test
  void namesMayDifferInCaseBlanksAndPunctuation() {
    ClassNames voc = of("person", "diningtable", "pottedplant");
    assertThat(voc.placeOf("dining table")).hasValue(1);
    assertThat(voc.placeOf("Potted-Plant")).hasValue(2);
    assertThat(voc.placeOf("tv")).isEmpty();
  }

  @Test
  void theSameNameGoesFirstAndWhatCouldMeanTwoMeansNone() {
    ClassNames names = of("sky other", "sky-other", "...", "?");
    assertThat(names.placeOf("sky-other")).hasValue(1);
    assertThat(names.placeOf("skyother")).isEmpty();
    assertThat(names.placeOf("?")).hasValue(3);
    assertThat(names.placeOf("!")).isEmpty();
  }
}
