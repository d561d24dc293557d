package dev.pixeltally.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.labels.LabelSpace;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CocoLayoutTest {
  private static final String CATEGORIES =
      "\"categories\":[{\"id\":1,\"name\":\"person\"},{\"id\":90,\"name\":\"toothbrush\"}]";

  @TempDir Path temp;

  private Tree tree() {
    return new Tree(temp);
  }

  private static String json(String... images) {
    return "{\"annotations\":[],\"images\":[" + String.join(",", images) + "]," + CATEGORIES + "}";
  }

  private static String image(String id, String file) {
    return "{\"id\":" + id + ",\"file_name\":\"" + file + "\",\"width\":640,\"height\":480}";
  }

  private Dataset open(String split) {
    return Datasets.open(DatasetSpec.of("coco", temp.toString()).withSplit(split));
  }

  @ParameterizedTest
  @CsvSource({
    "val, instances_val.json, val, val",
    "val, instances_val2017.json, val2017, val2017",
    "val2017, instances_val2017.json, val2017, val2017",
    "val, instances_val2017.json, val2017, images/val2017",
    "train, instances_train2014.json, train2014, train2014",
    ", instances_val2017.json, val2017, val2017",
    ", instances_mine.json, mine, mine",
    "annotations/lvis_v1_val.json, lvis_v1_val.json, val, val",
  })
  void aSplitIsFoundWithItsYearOrWithout(String asked, String file, String name, String folder)
      throws Exception {
    tree().file("annotations/" + file, json(image("7", "a.jpg"))).file(folder + "/a.jpg", "12345");
    Dataset dataset = open(asked);
    assertThat(dataset.split()).isEqualTo(name);
    assertThat(dataset.splitFile()).isEqualTo(temp.resolve("annotations/" + file).toString());
    assertThat(dataset.masks()).isNull();
    assertThat(dataset.list().samples())
        .containsExactly(
            new Sample("7", temp.resolve(folder + "/a.jpg").toString(), null, 5, 640, 480));
  }

  @Test
  void theImagesMayLieInTheRootOrWhereTheUserSays() throws Exception {
    tree().file("annotations/instances_val.json", json(image("1", "x/a.jpg")));
    tree().file("x/a.jpg", "1").file("else/x/a.jpg", "22");
    assertThat(open("val").list().samples()).extracting(Sample::bytes).containsExactly(1L);
    DatasetSpec spec = DatasetSpec.of("coco", temp.toString()).withImages("else");
    assertThat(Datasets.open(spec).list().samples()).extracting(Sample::bytes).containsExactly(2L);
    assertThatThrownBy(() -> Datasets.open(spec.withImages("elsa")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("elsa")
        .hasMessageContaining("did you mean");
  }

  @Test
  void severalYearsAreNamedAndNoneIsChosen() throws Exception {
    tree()
        .file("annotations/instances_val2014.json", json(image("1", "a.jpg")))
        .file("annotations/instances_val2017.json", json(image("1", "a.jpg")));
    assertThatThrownBy(() -> open("val"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("val2014, val2017");
    assertThat(open("val2014").split()).isEqualTo("val2014");
  }

  @Test
  void aSplitThatIsNotThereNamesTheNearest() throws Exception {
    tree()
        .file("annotations/instances_val2017.json", json(image("1", "a.jpg")))
        .file("annotations/instances_train2017.json", json(image("1", "a.jpg")));
    assertThatThrownBy(() -> open("trian2017"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("did you mean train2017?");
    assertThatThrownBy(() -> open("../val")).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> open("no/such.json")).hasMessageContaining("no/such.json");
  }

  @Test
  void whatIsNoCocoDatasetIsRefused() throws Exception {
    assertThatThrownBy(() -> open(null))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("not a COCO dataset")
        .hasMessageContaining("annotations/instances_val.json");
    DatasetSpec spec = DatasetSpec.of("coco", temp.toString());
    assertThatThrownBy(() -> Datasets.open(spec.withMasks("m"))).hasMessageContaining("JSON");
    assertThatThrownBy(() -> Datasets.openTruth(spec)).hasMessageContaining("coco-bbox");
  }

  /** A space's ids are not the categories': persons of VOC's 15 would be COCO's benches. */
  @Test
  void classesAreTheJsonsAlone() throws Exception {
    tree().file("annotations/instances_val.json", json(image("1", "a.jpg")));
    DatasetSpec spec = DatasetSpec.of("coco", temp.toString()).withSplit("val");
    assertThatThrownBy(() -> Datasets.open(spec.withLabels("voc")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("dataset.labels=voc")
        .hasMessageContaining("mapping.NETWORK-CLASS=CATEGORY");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{\"images\":[", "{\"images\":[{\"id\":1}]}", "<html>"})
  void aBrokenFileIsRefusedByName(String content) throws Exception {
    tree().file("annotations/instances_val.json", content);
    assertThatThrownBy(() -> open("val"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("instances_val.json");
  }

  @Test
  void whatCannotBeUsedIsNamedAndTheRestUntouched() throws Exception {
    tree()
        .file("val/a.jpg", "image")
        .file("val/b.png", "image")
        .file("val/empty.jpg", "")
        .file("val/stray.jpg", "image")
        .file("val/notes.txt", "no image")
        .file("secret.jpg", "image");
    Files.createSymbolicLink(temp.resolve("val/link.jpg"), Path.of("/etc/passwd"));
    tree()
        .file(
            "annotations/instances_val.json",
            json(
                image("300", "b.png"),
                image("1", "a.jpg"),
                image("2", "gone.jpg"),
                image("3", "../secret.jpg"),
                image("4", "/etc/passwd"),
                image("5", "empty.jpg"),
                image("300", "a.jpg"),
                image("6", "link.jpg"),
                "{\"id\":0}"));
    Listing listing = open("val").list();
    assertThat(listing.samples()).extracting(Sample::id).containsExactly("300", "1");
    assertThat(listing.failures())
        .extracting(f -> f.id() + " " + f.reason().code())
        .containsExactly(
            "2 missing_image",
            "3 unsafe_path",
            "4 unsafe_path",
            "5 empty_file",
            "300 duplicate_id",
            "6 unsafe_path",
            "0 missing_image");
    assertThat(listing.failures().get(0).message()).contains("gone.jpg").contains("image 2");
    assertThat(listing.failures().get(1).message()).contains("climbs out");
    assertThat(listing.strays()).isEqualTo(1);
  }

  @Test
  void aSliceTravelsAndKeepsNamesAndSizes() throws Exception {
    tree()
        .file("val/a.jpg", "1")
        .file("val/b.jpg", "22")
        .file("val/c.jpg", "333")
        .file(
            "annotations/instances_val.json",
            json(image("9", "a.jpg"), image("8", "b.jpg"), image("7", "c.jpg")));
    List<Sample> samples = open("val").list().samples();
    List<Sample> slice = Listing.slice(samples, 1, 3);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(slice);
    }
    Object back = read(bytes.toByteArray());
    assertThat(back).isEqualTo(List.of(samples.get(1), samples.get(2)));
    assertThat(samples.get(2).image()).endsWith("val/c.jpg");
  }

  private static Object read(byte[] bytes) throws IOException, ClassNotFoundException {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return in.readObject();
    }
  }

  @Test
  void theCategoriesAreTheLabelSpace() throws Exception {
    tree().file("annotations/instances_val.json", json(image("1", "a.jpg")));
    assertThat(open("val").labels().indexOf("toothbrush")).hasValue(1);
    assertThat(open("val").labels().indexOf(90)).isEqualTo(1);
    // VOClabelcolormap of the devkit: 1 is (128, 0, 0), 2 (0, 128, 0), 15 (192, 128, 128).
    assertThat(withLastId("15").classes())
        .extracting(LabelClass::rgb)
        .containsExactly(0x800000, 0xC08080);
    assertThat(withLastId("1203").indexOf(1203)).isEqualTo(1);
    LabelSpace far = withLastId("2147483647");
    assertThat(far.indexOf(Integer.MAX_VALUE)).isEqualTo(1);
    assertThat(far.classes()).extracting(LabelClass::rgb).containsExactly(0x800000, 0x008000);
    assertThat(withLastId("2147483648")).isNull();
    assertThat(withLastId("-3")).isNull();
  }

  @Test
  void categoriesOfOneNameAreClassesAllTheSame() throws Exception {
    String same =
        "\"categories\":[{\"id\":1,\"name\":\"cat\"},{\"id\":2,\"name\":\"cat 3\"},"
            + "{\"id\":3,\"name\":\"cat\"}]";
    String json = json(image("1", "a.jpg")).replace(CATEGORIES, same);
    tree().file("annotations/instances_val.json", json);
    assertThat(open("val").labels().classes())
        .extracting(LabelClass::name)
        .containsExactly("cat", "cat 3", "cat 3 3");
  }

  private LabelSpace withLastId(String id) throws IOException {
    String far = json(image("1", "a.jpg")).replace("\"id\":90", "\"id\":" + id);
    tree().file("annotations/instances_val.json", far);
    return open("val").labels();
  }
}
