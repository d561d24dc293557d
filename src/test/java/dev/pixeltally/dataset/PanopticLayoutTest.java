package dev.pixeltally.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pixeltally.config.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Datasets of panoptic JSON and PNGs, as COCO and Cityscapes lay them. */
class PanopticLayoutTest {
  @TempDir Path folder;

  private void file(String name) throws IOException {
    text(name, "x");
  }

  private void text(String name, String text) throws IOException {
    Path path = folder.resolve(name);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private static String json(String images, String... annotations) {
    List<String> all = new ArrayList<>();
    for (String image : annotations) {
      String[] words = image.split("=", -1);
      all.add(
          "{\"image_id\":%s,\"file_name\":\"%s\",\"segments_info\":[{\"id\":3,\"category_id\":1,\"area\":2,\"iscrowd\":0}]}"
              .formatted(words[0], words[1]));
    }
    return "{\"images\":["
        + images
        + "],\"annotations\":["
        + String.join(",", all)
        + "],\"categories\":[{\"id\":1,\"name\":\"cat\",\"isthing\":1},{\"id\":70000,\"name\":\"sky\",\"isthing\":0}]}";
  }

  private Dataset open(String layout) {
    return Datasets.open(DatasetSpec.of(layout, folder.toString()));
  }

  @Test
  void cocosAnnotationsAreJoinedWithItsImages() throws IOException {
    text(
        "annotations/panoptic_val2017.json",
        json(
            "{\"id\":7,\"file_name\":\"seven.png\",\"width\":4,\"height\":3},"
                + "{\"id\":9,\"file_name\":\"9.jpg\"},{\"id\":12,\"file_name\":\"gone.jpg\"},"
                + "{\"id\":13,\"file_name\":\"../13.jpg\"},{\"id\":99,\"file_name\":\"99.jpg\"}",
            "9=9.png",
            "7=7.png",
            "12=12.png",
            "13=13.png",
            "8=8.png",
            "10=lost.png"));
    for (String name : List.of("9.jpg", "seven.png", "8.jpg", "10.jpg", "stray.jpg", "lost.jpg")) {
      file("val2017/" + name);
    }
    for (String name : List.of("9", "7", "12", "13", "8")) {
      file("annotations/panoptic_val2017/" + name + ".png");
    }
    Dataset dataset = open("coco-panoptic");
    assertThat(dataset.split()).isEqualTo("val2017");
    assertThat(dataset.isPanoptic()).isTrue();
    assertThat(dataset.hasLabelMaps()).isFalse();
    assertThat(dataset.labels().classes())
        .extracting(c -> c.id() + c.name() + c.thing())
        .containsExactly("1cattrue", "70000skyfalse");
    Listing listing = dataset.list();
    String images = folder.resolve("val2017") + "/";
    String pngs = folder.resolve("annotations/panoptic_val2017") + "/";
    assertThat(listing.samples())
        .containsExactly(
            new Sample("9", images + "9.jpg", pngs + "9.png", 1),
            new Sample("7", images + "seven.png", pngs + "7.png", 1, 4, 3),
            // Not listed: named as its PNG is.
            new Sample("8", images + "8.jpg", pngs + "8.png", 1));
    assertThat(listing.failures())
        .extracting(f -> f.id() + " " + f.reason())
        .containsExactly(
            "12 MISSING_IMAGE", "13 UNSAFE_PATH", "10 MISSING_TRUTH", "99 MISSING_TRUTH");
    assertThat(Listing.slice(listing.samples(), 1, 3))
        .containsExactly(listing.samples().get(1), listing.samples().get(2));
  }

  @Test
  void cityscapesImagesAreNamedForTheirIds() throws IOException {
    text(
        "gtFine/cityscapes_panoptic_val.json",
        json(
            "{\"id\":\"bonn_000001_000019\",\"file_name\":\"bonn_000001_000019_gtFine_leftImg8bit.png\"}",
            "\"bonn_000001_000019\"=bonn_000001_000019_gtFine_panoptic.png"));
    file("leftImg8bit/val/bonn/bonn_000001_000019_leftImg8bit.png");
    file("gtFine/cityscapes_panoptic_val/bonn_000001_000019_gtFine_panoptic.png");
    Sample only = open("cityscapes-panoptic").list().samples().get(0);
    assertThat(only.id()).isEqualTo("bonn_000001_000019");
    assertThat(only.image()).endsWith("leftImg8bit/val/bonn/bonn_000001_000019_leftImg8bit.png");
    assertThat(only.truth()).endsWith("bonn_000001_000019_gtFine_panoptic.png");
  }

  @Test
  void whatIsMissingIsNamed() throws IOException {
    assertThatThrownBy(() -> open("coco-panoptic"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("Looked for annotations/panoptic_val.json");
    text("annotations/panoptic_val.json", json("", "1=1.png"));
    assertThatThrownBy(() -> open("coco-panoptic"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("dataset.masks names another folder");
    Files.createDirectories(folder.resolve("annotations/panoptic_val"));
    assertThatThrownBy(() -> open("cityscapes-panoptic"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("gtFine/cityscapes_panoptic_val.json");
    assertThatThrownBy(() -> Datasets.openTruth(DatasetSpec.of("coco-panoptic", folder.toString())))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("layout coco-panoptic has none");
    text("annotations/panoptic_val.json", "{\"annotations\": [");
    assertThatThrownBy(() -> open("coco-panoptic")).isInstanceOf(Refusal.class);
  }
}
