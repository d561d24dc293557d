package dev.pixeltally.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  private static final List<String> WORDS = List.of("dataset.split", "dataset.root", "model.batch");

  @ParameterizedTest
  @CsvSource({
    "dataset.splt, dataset.split",
    "dataset.spilt, dataset.split",
    "Dataset.Root, dataset.root",
    "modelbatch, model.batch",
    "dataset.roots, dataset.root",
  })
  void aSlipOfTheFinger(String word, String meant) {
    assertThat(Nearest.to(word, WORDS)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"overlays", "x", "''"})
  void aWordOfItsOwn(String word) {
    assertThat(Nearest.to(word, WORDS)).isEmpty();
  }

  @Property
  void aCandidateIsItsOwnNearest(@ForAll @Size(min = 1, max = 5) List<String> words) {
    for (String word : words) {
      assertThat(Nearest.to(word, words))
          .hasValueSatisfying(n -> assertThat(n).isEqualToIgnoringCase(word));
    }
  }
}
