package dev.pixeltally.dataset.panoptic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.measure.panoptic.PanopticCase;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PanopticReaderTest {
  private static final String CATEGORIES =
      "'categories': [{'id': 7, 'name': 'cat', 'isthing': 1, 'color': [1, 2, 3]},"
          + " {'id': 3, 'name': 'sky', 'isthing': 0}]";
  private static final String SEGMENT = "{'id': 5, 'category_id': 7, 'area': 9, 'iscrowd': 0}";

  private static PanopticReader.Truth truth(String json) throws IOException {
    byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return PanopticReader.truth(new ByteArrayInputStream(bytes), "gt.json");
  }

  private static String annotation(String id, String file, String segments) {
    return "{'image_id': "
        + id
        + ", 'file_name': '"
        + file
        + "', 'segments_info': ["
        + segments
        + "]}";
  }

  private static String file(String annotations) {
    return "{'annotations': [" + annotations + "], " + CATEGORIES + "}";
  }

  @Test
  void idsAreNumbersOrTextsAndCategoriesKeepTheirOrder() throws Exception {
    PanopticReader.Truth truth =
        truth(
            file(
                annotation("12", "12.png", SEGMENT)
                    + ","
                    + annotation("'frankfurt_1'", "a/b.png", "")
                    + ","
                    + annotation(
                        "-3",
                        "c.png",
                        "{'iscrowd': 1, 'area': 1.5, 'category_id': 3, 'id': 16777215, 'bbox': [1]},"
                            + SEGMENT)));
    PanopticAnnotations all = truth.annotations();
    assertThat(all.size()).isEqualTo(3);
    assertThat(all.image(0)).isEqualTo("12");
    assertThat(all.image(1)).isEqualTo("frankfurt_1");
    assertThat(all.file(1)).isEqualTo("a/b.png");
    assertThat(all.segments(1).size()).isZero();
    assertThat(all.find("-3")).isEqualTo(2);
    assertThat(all.find("3")).isEqualTo(-1);
    Segments last = all.segments(2);
    assertThat(last.ids()).containsExactly(16777215, 5);
    assertThat(last.categories()).containsExactly(1, 0);
    assertThat(last.areas()).containsExactly(1.5, 9);
    assertThat(last.crowds()).containsExactly(true, false);
    assertThat(truth.categories().get(0))
        .isEqualTo(new PanopticCategories.Category(7, "cat", true, 0x010203));
    assertThat(truth.categories().get(1).thing()).isFalse();
  }

  /** As they go to the tasks. */
  @Test
  void annotationsTravel() throws Exception {
    PanopticAnnotations all = PanopticCase.named("generated").truth().annotations();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(all);
    }
    // Names, an end an annotation, and 17 bytes a segment, with some spare room.
    assertThat(bytes.size()).isLessThan(100 * all.size() + 40 * all.segments());
    PanopticAnnotations there;
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      there = (PanopticAnnotations) in.readObject();
    }
    assertThat(there.size()).isEqualTo(all.size());
    for (int i = 0; i < all.size(); i++) {
      assertThat(there.image(i)).isEqualTo(all.image(i));
      assertThat(there.file(i)).isEqualTo(all.file(i));
      assertThat(there.find(all.image(i))).isEqualTo(i);
      assertThat(there.segments(i).ids()).isEqualTo(all.segments(i).ids());
      assertThat(there.segments(i).categories()).isEqualTo(all.segments(i).categories());
      assertThat(there.segments(i).areas()).isEqualTo(all.segments(i).areas());
      assertThat(there.segments(i).crowds()).isEqualTo(all.segments(i).crowds());
    }
    assertThat(there.find("nobody")).isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'id': 5, 'category_id': 7, 'area': 9, 'iscrowd': 0}, {'id': 5, 'category_id': 3, 'area': 1,"
            + " 'iscrowd': 0} | segment 5 of image 1 stands twice",
        "{'id': 5, 'category_id': 8, 'area': 9, 'iscrowd': 0} | segment 5 of image 1 has category 8",
        "{'id': 5, 'category_id': 4294967303, 'area': 9, 'iscrowd': 0} | 4294967303; whole numbers of 32",
        "{'id': 16777216, 'category_id': 7, 'area': 9, 'iscrowd': 0} | 0 to 16777215",
        "{'id': -1, 'category_id': 7, 'area': 9, 'iscrowd': 0} | has id -1",
        "{'id': 5, 'category_id': 7, 'area': -9, 'iscrowd': 0} | area -9",
        "{'id': 5, 'category_id': 7, 'iscrowd': 0} | no \"area\"",
        "{'id': 5, 'category_id': 7, 'area': 1} | no \"iscrowd\"",
        "{'id': 5, 'area': 1, 'iscrowd': 0} | no \"category_id\"",
        "{'category_id': 7, 'area': 1, 'iscrowd': 0} | no \"id\"",
        "{'id': 5, 'category_id': 7, 'area': NaN, 'iscrowd': 0} | no numbers of JSON",
        "{'id': 5.5, 'category_id': 7, 'area': 1, 'iscrowd': 0} | a whole number",
        "7 | an object was expected",
      })
  void aBrokenSegmentIsRefusedByName(String segments, String says) {
    refused(file(annotation("1", "1.png", segments)), says);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'image_id': 1, 'segments_info': []} | no \"file_name\"",
        "{'file_name': '1.png', 'segments_info': []} | no \"image_id\"",
        "{'image_id': 1, 'file_name': '1.png'} | no \"segments_info\"",
        "{'image_id': 1, 'file_name': '../1.png', 'segments_info': []} | climbs out",
        "{'image_id': 1, 'file_name': '/etc/1.png', 'segments_info': []} | is an absolute name",
        "{'image_id': 1, 'file_name': '', 'segments_info': []} | is empty",
        "{'image_id': 1, 'file_name': '1.png', 'segments_info': []}, {'image_id': '1', 'file_name':"
            + " '2.png', 'segments_info': []} | image_id 1 stands there as a number and as a text",
        "{'image_id': '1', 'file_name': '1.png', 'segments_info': []}, {'image_id': '1', 'file_name':"
            + " '2.png', 'segments_info': []} | image 1 has two annotations",
      })
  void aBrokenAnnotationIsRefusedByName(String annotations, String says) {
    refused(file(annotations), says);
  }

  @Test
  void aTruthWithoutCategoriesOrAnnotationsIsNone() {
    refused("{'annotations': [" + annotation("1", "1.png", "") + "]}", "no \"categories\"");
    refused("{" + CATEGORIES + "}", "no \"annotations\"");
    refused("{'annotations': [], " + CATEGORIES + "}", "its \"annotations\" are empty");
    refused("[]", "should be an object");
    refused("", "should be an object");
    String one = annotation("1", "1.png", "");
    refused("{'annotations': [" + one + "], 'categories': []}", "no categories");
    refused("{'annotations': [" + one + "], 'categories': [{'id': 1, 'name': 'a'}]}", "isthing");
    refused(
        "{'annotations': ["
            + one
            + "], 'categories': [{'id': 1, 'isthing': 1}, {'id': 1, 'isthing': 0}]}",
        "category 1 stands twice");
  }

  @Test
  void anyChangedBytesAreReadOrRefused() {
    String good =
        file(annotation("1", "1.png", SEGMENT) + "," + annotation("'b'", "2.png", SEGMENT));
    for (int seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = good.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
      for (int i = random.nextInt(4); i >= 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) (32 + random.nextInt(95));
      }
      int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length;
      try {
        PanopticReader.truth(new ByteArrayInputStream(bytes, 0, length), "gt.json");
      } catch (Refusal expected) {
        assertThat(expected).hasMessageContaining("gt.json");
      } catch (IOException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  @Test
  void manyImagesAreFoundAgain() throws Exception {
    StringBuilder json = new StringBuilder("{'annotations': [");
    for (int i = 0; i < 5000; i++) {
      json.append(i == 0 ? "" : ",").append(annotation("" + i * 7, i + ".png", SEGMENT));
    }
    PanopticAnnotations all =
        truth(json.append("], ").append(CATEGORIES).append('}').toString()).annotations();
    for (int i = 0; i < 5000; i++) {
      assertThat(all.find("" + i * 7)).isEqualTo(i);
      assertThat(all.segments(i).ids()).containsExactly(5);
    }
    assertThat(all.segments()).isEqualTo(5000);
  }

  private static void refused(String json, String says) {
    assertThatThrownBy(() -> truth(json))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("gt.json")
        .hasMessageContaining(says);
  }

  @Test
  void predictionsMayHoldNoImage() throws Exception {
    PanopticAnnotations none =
        PanopticReader.predictions(
            new ByteArrayInputStream("{\"annotations\": [ ]}".getBytes(StandardCharsets.UTF_8)),
            "dt.json",
            truth(file(annotation("12", "12.png", SEGMENT))).categories());
    assertThat(none.size()).isZero();
    assertThat(none.find("12")).isEqualTo(-1);
  }
}
