package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.DatasetSpec;
import dev.pixeltally.report.CocoDatasetReport;
import dev.pixeltally.report.ConsoleReport;
import dev.pixeltally.report.ProgressBar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file with one annotation of each kind of trouble beside good ones. */
class InspectCocoTest {
  private static final String SQUARE = "[[10,10,50,10,50,50,10,50]]";

  @TempDir Path folder;

  private Path write(List<String> annotations) throws IOException {
    String json =
        "{\"images\":["
            + "{\"id\":1,\"file_name\":\"a.jpg\",\"width\":100,\"height\":80},"
            + "{\"id\":2,\"file_name\":\"b.jpg\",\"width\":100,\"height\":80},"
            + "{\"id\":3,\"file_name\":\"c.jpg\"}],"
            + "\"annotations\":["
            + String.join(",", annotations)
            + "],\"categories\":[{\"id\":1,\"name\":\"person\"},{\"id\":2,\"name\":\"dog\"}]}";
    Path file = folder.resolve("annotations/instances_val2017.json");
    Files.createDirectories(file.getParent());
    return Files.writeString(file, json);
  }

  private static String annotation(int id, int image, String rest) {
    return "{\"id\":" + id + ",\"image_id\":" + image + ",\"category_id\":1," + rest + "}";
  }

  private static String good(int id) {
    String box = "\"bbox\":[10,10,40,40],\"area\":1600,\"iscrowd\":0,";
    return annotation(id, 1, box + "\"segmentation\":" + SQUARE);
  }

  private static String withMask(int id, String mask, int crowd) {
    String box = "\"bbox\":[10,10,40,40],\"area\":1600,\"iscrowd\":" + crowd + ",";
    return annotation(id, 1, box + "\"segmentation\":" + mask);
  }

  private static List<String> spoilt() {
    String plain = "\"area\":1600,\"iscrowd\":0,\"segmentation\":" + SQUARE;
    return List.of(
        good(1),
        withMask(2, "{\"size\":[80,100],\"counts\":[0,1600,6400]}", 1),
        withMask(3, "{\"size\":[8,10],\"counts\":[0,80]}", 0),
        withMask(4, "{\"size\":[80,100],\"counts\":[0,9000]}", 0),
        withMask(5, "{\"size\":[80,100],\"counts\":[8000]}", 0),
        annotation(6, 1, "\"bbox\":[90,10,40,40]," + plain),
        annotation(7, 1, "\"bbox\":[10,10,0,40]," + plain),
        annotation(8, 1, plain),
        annotation(9, 1, "\"bbox\":[1,1,4,4],\"area\":500,\"iscrowd\":0"),
        annotation(10, 99, "\"bbox\":[1,1,4,4]," + plain),
        good(11).replace("\"category_id\":1", "\"category_id\":5"),
        good(12).replace("\"area\":1600", "\"area\":900"),
        annotation(12, 1, "\"bbox\":[10,10,40,40]," + plain),
        annotation(
            14,
            1,
            "\"bbox\":[10,10,40,40],\"keypoints\":[1,1,2,0,0,0,5,5,1],\"num_keypoints\":3,"
                + plain),
        annotation(
            15,
            1,
            "\"bbox\":[10,10,40,40],\"keypoints\":[1,1,2,0,0,0,5,5,1],\"num_keypoints\":2,"
                + plain),
        good(16).replace("1600", "9216").replace("\"image_id\":1", "\"image_id\":3"));
  }

  private CocoDatasetReport inspect(String place, int threads) throws Exception {
    return new InspectCoco(ProgressBar.Mode.QUIET, threads).run(DatasetSpec.of("coco", place));
  }

  private static JsonNode json(CocoDatasetReport report) throws IOException {
    return new ObjectMapper().readTree(report.json());
  }

  @Test
  void everythingIsCounted() throws Exception {
    JsonNode found = json(inspect(write(spoilt()).toString(), 2));
    assertThat(found.get("images").asInt()).isEqualTo(3);
    assertThat(found.get("images_without_annotations").asInt()).isEqualTo(1);
    assertThat(found.get("most_annotations_in_an_image").asInt()).isEqualTo(14);
    assertThat(found.get("objects").asInt()).isEqualTo(14);
    assertThat(found.get("crowds").asInt()).isEqualTo(1);
    assertThat(found.get("small").asInt()).isEqualTo(2);
    assertThat(found.get("medium").asInt()).isEqualTo(11);
    assertThat(found.get("large").asInt()).isEqualTo(1);
    assertThat(found.get("polygons").asInt()).isEqualTo(10);
    assertThat(found.get("rings").asInt()).isEqualTo(10);
    assertThat(found.get("run_lengths").asInt()).isEqualTo(4);
    assertThat(found.get("persons").asInt()).isEqualTo(2);
    assertThat(found.get("points").asInt()).isEqualTo(4);
    assertThat(found.get("sizes").get("100x80").asInt()).isEqualTo(2);
    JsonNode person = found.get("categories").get(0);
    assertThat(person.get("objects").asInt()).isEqualTo(13);
    assertThat(person.get("crowds").asInt()).isEqualTo(1);
    assertThat(person.get("images").asInt()).isEqualTo(2);
    assertThat(found.get("categories").get(1).get("images").asInt()).isZero();
  }

  @Test
  void whatIsOddIsCountedWithAnExample() throws Exception {
    JsonNode odd = json(inspect(write(spoilt()).toString(), 2)).get("odd");
    check(odd, "without_mask", 1, 9);
    check(odd, "broken_mask", 1, 4);
    check(odd, "empty_mask", 1, 5);
    check(odd, "other_size", 1, 3);
    check(odd, "area_differs", 3, 3);
    check(odd, "range_differs", 3, 3);
    check(odd, "without_box", 1, 8);
    check(odd, "empty_box", 1, 7);
    check(odd, "box_outside", 1, 6);
    check(odd, "points_differ", 1, 14);
    check(odd, "without_size", 1, 3);
  }

  private static void check(JsonNode odd, String name, int count, int first) {
    assertThat(odd.get(name)).as(name).isNotNull();
    assertThat(odd.get(name).get("count").asInt()).as(name).isEqualTo(count);
    assertThat(odd.get(name).get("first").asInt()).as(name).isEqualTo(first);
  }

  @Test
  void theReadersWarningsAreShown() throws Exception {
    CocoDatasetReport report = inspect(write(spoilt()).toString(), 1);
    assertThat(json(report).get("warnings").get("DUPLICATE_ANNOTATION_ID").asInt()).isEqualTo(1);
    assertThat(report.text(ConsoleReport.Style.PLAIN))
        .contains("1 annotations that repeat an id")
        .contains("(the first: annotation 12)")
        .contains("1 annotations of images that are not listed")
        .contains("(the first: image 99)")
        .contains("(the first: category 5)")
        .contains("1 masks that cannot be read (the first: annotation 4)");
  }

  @Test
  void aCategoryThatRepeatsAnIdIsShown() throws Exception {
    Path file = write(List.of(good(1)));
    Files.writeString(
        file, Files.readString(file).replace("\"id\":2,\"name\"", "\"id\":1,\"name\""));
    assertThat(inspect(file.toString(), 1).text(ConsoleReport.Style.PLAIN))
        .contains("1 categories that repeat an id")
        .contains("(the first: category 1)");
  }

  @Test
  void manyBatchesOfManyThreadsSayTheSame() throws Exception {
    List<String> many = new ArrayList<>();
    for (int i = 1; i <= 3000; i++) {
      many.add(i % 7 == 0 ? withMask(i, "{\"size\":[8,10],\"counts\":[0,80]}", 0) : good(i));
    }
    String place = write(many).toString();
    String one = inspect(place, 1).json();
    assertThat(inspect(place, 4).json()).isEqualTo(one);
    check(new ObjectMapper().readTree(one).get("odd"), "other_size", 428, 7);
  }

  @Test
  void ofAFolderTheFilesAreCountedToo() throws Exception {
    write(List.of(good(1)));
    Files.createDirectories(folder.resolve("val2017"));
    Files.writeString(folder.resolve("val2017/a.jpg"), "image");
    Files.writeString(folder.resolve("val2017/stray.jpg"), "image");
    CocoDatasetReport report = inspect(folder.toString(), 2);
    JsonNode found = json(report);
    assertThat(found.get("usable_files").asInt()).isEqualTo(1);
    assertThat(found.get("files_not_listed").asInt()).isEqualTo(1);
    assertThat(found.get("problems").get("missing_image").asInt()).isEqualTo(2);
    assertThat(report.text(ConsoleReport.Style.PLAIN))
        .contains("split val2017")
        .contains("annotations/instances_val2017.json")
        .contains("No file b.jpg for image 2");
  }

  @Test
  void aFileThatIsNoDatasetIsRefused() throws Exception {
    Path file = Files.writeString(folder.resolve("dt.json"), "[{\"image_id\":1}]");
    assertThatThrownBy(() -> inspect(file.toString(), 1))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("an array is what results look like");
    assertThatThrownBy(() -> inspect(folder.resolve("no.json").toString(), 1))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("no.json");
  }
}
