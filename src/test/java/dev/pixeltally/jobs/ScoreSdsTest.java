package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pixeltally.image.IndexPng;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.image.Rle;
import dev.pixeltally.labels.VocColours;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code score sds} as a command: two forms of predictions of one image, counted by hand. */
class ScoreSdsTest {
  private static final int SIZE = 10;

  @TempDir Path folder;

  private final Captured console = new Captured();

  /** Two aeroplanes of ten pixels each, rows 0 and 5, with a border of 255 below the first. */
  private void writeTruth() throws IOException {
    byte[] objects = new byte[SIZE * SIZE];
    byte[] classes = new byte[SIZE * SIZE];
    for (int x = 0; x < SIZE; x++) {
      objects[x] = 1;
      objects[SIZE + x] = (byte) 255;
      objects[5 * SIZE + x] = 2;
      classes[x] = 1;
      classes[SIZE + x] = (byte) 255;
      classes[5 * SIZE + x] = 1;
    }
    png("SegmentationObject/2007_000001.png", objects);
    png("SegmentationClass/2007_000001.png", classes);
    Files.createDirectories(folder.resolve("ImageSets/Segmentation"));
    Files.writeString(folder.resolve("ImageSets/Segmentation/val.txt"), "2007_000001\n");
  }

  private void png(String name, byte[] ids) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, new IndexPng().encode(new LabelMap(SIZE, SIZE, ids), VocColours.palette()));
  }

  /** Number 1: the first object and the border, overlap 1/2; number 2: nine of the second's ten. */
  private static byte[] found() {
    byte[] found = new byte[SIZE * SIZE];
    for (int x = 0; x < SIZE; x++) {
      found[x] = 1;
      found[SIZE + x] = 1;
      found[5 * SIZE + x] = (byte) (x == 0 ? 0 : 2);
    }
    return found;
  }

  private int score(String predictions) {
    return console.run(
        "score",
        "sds",
        "--truth=" + folder,
        "--predictions=" + folder.resolve(predictions),
        "--json");
  }

  private JsonNode aeroplane() throws IOException {
    JsonNode json = new ObjectMapper().readTree(console.out());
    return json.get("classes").get(0);
  }

  /** At .1 to .4 both are found, at .5 to .8 the second; .9 is not more than .9. */
  private void checkNumbers(double ofHalf) throws IOException {
    assertThat(aeroplane().get("AP50").asDouble()).isEqualTo(ofHalf);
    assertThat(aeroplane().get("AP").asDouble()).isEqualTo((4 + 4 * ofHalf) / 9);
  }

  @Test
  void picturesWithTextsAreScored() throws Exception {
    writeTruth();
    png("pictures/2007_000001.png", found());
    Files.writeString(
        folder.resolve("pictures/2007_000001.txt"), "1 aeroplane 0.9\n2 aeroplane 0.8\n");
    assertThat(score("pictures")).as(console.err()).isZero();
    // The surest is false at .5: precision 1/2 at recall 1/2.
    checkNumbers(.25);
    Files.writeString(folder.resolve("pictures/2007_000001.txt"), "1 aeroplane 0.9\n2 15 0.8\n");
    score("pictures");
    assertThat(console.err() + console.out())
        .contains("1 instances of classes not judged, as 15")
        .doesNotContain("0 images without a file");
    Files.writeString(folder.resolve("pictures/2007_000001.txt"), "1 aeroplane 0.9\n1 cow 0.8\n");
    assertThat(score("pictures")).isEqualTo(3);
    assertThat(console.out()).contains("line number 1");
  }

  @Test
  void cocosResultsAreScoredByTheDigitsOfTheName() throws Exception {
    writeTruth();
    StringBuilder json = new StringBuilder("[");
    for (int number : List.of(2, 1)) {
      byte[] bits = new byte[SIZE * SIZE];
      for (int i = 0; i < bits.length; i++) {
        bits[i] = (byte) (found()[i] == number ? 1 : 0);
      }
      String text = Rle.ofBits(bits, SIZE, SIZE).text().replace("\\", "\\\\");
      json.append(number == 2 ? "" : ",")
          .append("{\"image_id\":2007000001,\"category_id\":1,\"score\":0.")
          .append(number == 2 ? 8 : 9)
          .append(",\"segmentation\":{\"size\":[10,10],\"counts\":\"%s\"}}".formatted(text));
    }
    Files.writeString(folder.resolve("dt.json"), json.append("]"));
    assertThat(score("dt.json")).as(console.err()).isZero();
    checkNumbers(.25);
    Files.writeString(folder.resolve("dt.json"), json.toString().replace("2007000001", "7"));
    assertThat(score("dt.json")).isEqualTo(2);
    String named = json.toString().replace("2007000001", "\"2007_000001\"");
    Files.writeString(
        folder.resolve("named.json"), named.replace("_id\":1", "_id\":\"aeroplane\""));
    assertThat(score("named.json")).as(console.err()).isZero();
    checkNumbers(.25);
    assertThat(score("dt.json")).isEqualTo(2);
    assertThat(console.err()).contains("image 7");
  }
}
