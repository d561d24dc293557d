package dev.pixeltally.dataset.coco;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** What is odd and yet read as COCO's tools read it: told with a count and an example. */
class CocoWarningsTest {
  private static final EnumSet<CocoPart> MASKS = EnumSet.of(CocoPart.SEGMENTATION);
  private static final String SMALL = "{'size':[8,10],'counts':[0,80]}";
  private static final String FITTING = "{'size':[80,100],'counts':[0,80,7920]}";

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static String truth(String annotations, String categories) {
    return "{'images':[{'id':1,'width':100,'height':80},{'id':2}],'annotations':["
        + annotations
        + "],'categories':["
        + categories
        + "]}";
  }

  /** As COCO's own files have it: the mask first, the id last. */
  private static String annotation(int image, String mask, int id) {
    return "{'segmentation':"
        + mask
        + ",'area':9,'iscrowd':0,'bbox':[0,0,3,3],'category_id':1,'image_id':"
        + image
        + ",'id':"
        + id
        + "}";
  }

  private static CocoTruth read(String text, Strictness strictness) throws IOException {
    return CocoTruthReader.read(stream(text), "gt.json", 0, MASKS, strictness);
  }

  @Test
  void categoriesThatRepeatAnIdAreCountedAndTheLastOneIsTaken() throws IOException {
    String categories =
        "{'id':7,'name':'a'},{'id':1,'name':'b'},{'id':7,'name':'c'},{'id':1,'name':'d'}";
    CocoTruth truth = read(truth("", categories), Strictness.STRICT);
    assertThat(truth.names()).containsExactly("d", "c");
    assertThat(truth.warnings().sentences())
        .containsExactly(
            "2 categories that repeat an id; the last one's name counts (the first: category 7)");
  }

  @Test
  void ringsOfOddLengthAreCounted() throws IOException {
    String odd = "[[1,1,9,1,9,9,1,9],[1,1,4,1,4,4,1]]";
    String even = "[[1,1,9,1,9,9,1,9]]";
    String annotations = annotation(1, even, 3) + "," + annotation(1, odd, 5);
    CocoTruth truth = read(truth(annotations, "{'id':1,'name':'a'}"), Strictness.STRICT);
    String says = "1 polygons with a ring of an odd count of numbers, whose last one is left out";
    assertThat(truth.warnings().sentences()).containsExactly(says + " (the first: annotation 5)");
    CocoResults results = results(even, odd);
    CocoResultsReader.match(results, truth, "dt.json");
    assertThat(results.warnings().sentences())
        .containsExactly(says + " (the first: detection number 1)");
  }

  private static CocoResults results(String... masks) throws IOException {
    StringBuilder all = new StringBuilder();
    for (String mask : masks) {
      all.append(all.isEmpty() ? "[" : ",")
          .append("{'image_id':1,'category_id':1,'score':1,'segmentation':")
          .append(mask)
          .append('}');
    }
    return CocoResultsReader.read(stream(all + "]"), "dt.json", 0, MASKS);
  }

  /** Of an image without a size nothing is known. */
  @Test
  void masksOfAnotherSizeThanTheirImageAreCounted() throws IOException {
    String annotations =
        annotation(1, FITTING, 3)
            + ","
            + annotation(2, SMALL, 4)
            + ","
            + annotation(1, SMALL, 5)
            + ","
            + annotation(1, "[[1,1,9,1,9,9]]", 6);
    CocoTruth truth = read(truth(annotations, "{'id':1,'name':'a'}"), Strictness.STRICT);
    String says = "masks of another size than their image; masks of different sizes never match";
    assertThat(truth.warnings().sentences())
        .containsExactly("1 " + says + " (the first: annotation number 2)");
    CocoResults results = results(FITTING, SMALL, "{'size':[80,10],'counts':'P90'}");
    CocoResultsReader.match(results, truth, "dt.json");
    assertThat(results.warnings().sentences())
        .containsExactly("2 " + says + " (the first: detection number 1)");
  }

  @Test
  void whatIsMendedSaysSo() throws IOException {
    String annotations =
        annotation(1, "[[1,1,9,9],[1,1,9,1,9,9]]", 0).replace("'area'", "'ignore':1,'area'")
            + ","
            + annotation(1, FITTING, 5)
            + ","
            + annotation(1, FITTING, 5);
    String text =
        truth(annotations, "{'id':1,'name':'a'}")
            .replace("{'id':2}", "{'id':1,'width':100,'height':80}");
    assertThat(read(text, Strictness.STRICT).warnings().sentences())
        .hasSize(5)
        .noneMatch(s -> s.contains("mended"))
        .anyMatch(s -> s.contains("the last one's size counts"));
    assertThat(read(text, Strictness.CORRECTED).warnings().sentences(Strictness.CORRECTED))
        .hasSize(5)
        .allMatch(s -> s.contains("mended") || s.contains("repeat an id, with one size"));
  }
}
