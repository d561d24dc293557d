package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pixeltally.Pixeltally;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.GreyPng;
import dev.pixeltally.image.IndexPng;
import dev.pixeltally.image.InstanceMap;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.labels.CityscapesTitles;
import dev.pixeltally.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A network of another label space on Cityscapes' layout, on Spark: its numbers are those that
 * {@code score}, which is held against cityscapesScripts, gives of what {@code export} wrote.
 */
class EvaluateCityscapesTest {
  /** Of the trial's classes dark, red, green, blue and light: Cityscapes' road, car, and so on. */
  private static final String[] MAPPING = {
    "mapping.dark=road", "mapping.red=car", "mapping.green=person", "mapping.blue=sky"
  };

  @TempDir static Path folder;
  private static Trial trial;
  private static Path cityscapes;
  private static RunReport run;
  private static RunReport packed;
  private static RunReport drawn;

  @BeforeAll
  static void evaluate() throws Exception {
    trial = Trial.in(folder.resolve("trial"));
    cityscapes = folder.resolve("cityscapes");
    int number = 0;
    for (String id : Trial.ids()) {
      String town = number % 2 == 0 ? "ashford" : "oakham";
      lay(id, town, "%s_%06d_000019".formatted(town, number++));
    }
    try (JavaSparkContext spark = Trial.spark("local[2]")) {
      run = trial.run(spark, settings(cityscapes));
      Path pack = folder.resolve("pack");
      assertThat(
              Pixeltally.run(
                  "pack",
                  "--out=" + pack,
                  "--console=quiet",
                  "--shard-size=8k",
                  "--set",
                  "dataset.layout=cityscapes",
                  "--set",
                  "dataset.root=" + cityscapes))
          .isZero();
      packed = trial.run(spark, settings(pack));
      drawInstead();
      drawn = trial.run(spark, settings(cityscapes));
    }
  }

  private static String[] settings(Path root) {
    List<String> pairs = new ArrayList<>(List.of(MAPPING));
    pairs.addAll(
        List.of(
            "dataset.root=" + root,
            "dataset.layout=cityscapes",
            "dataset.labels=cityscapes",
            "protocol=cityscapes-pixel",
            "pipeline.partition-bytes=1"));
    return pairs.toArray(String[]::new);
  }

  /** A picture of the trial, its classes as Cityscapes' ids, and red and green cut into objects. */
  private static void lay(String id, String town, String core) throws Exception {
    Path image = cityscapes.resolve("leftImg8bit/val").resolve(town).resolve(core + "_leftImg8bit");
    Files.createDirectories(image.getParent());
    Files.copy(trial.photo(id), image.resolveSibling(image.getFileName() + ".jpg"));
    LabelMap map = new IndexPng().decode(Files.readAllBytes(trial.mask(id)), DecodeLimits.DEFAULT);
    int pixels = map.width() * map.height();
    byte[] ids = new byte[pixels];
    byte[] numbers = new byte[2 * pixels];
    for (int i = 0; i < pixels; i++) {
      int of =
          switch (map.ids()[i] & 0xff) {
            case 0 -> 7;
            case 1 -> 26;
            case 2 -> 24;
            case 3 -> 23;
            case 9 -> 11;
            default -> 0;
          };
      ids[i] = (byte) of;
      int object = of < 24 ? of : 1000 * of + (i % map.width()) / 16;
      numbers[2 * i] = (byte) (object >> 8);
      numbers[2 * i + 1] = (byte) object;
    }
    Path truth = cityscapes.resolve("gtFine/val").resolve(town).resolve(core + "_gtFine_");
    Files.createDirectories(truth.getParent());
    Files.write(
        truth.resolveSibling(core + "_gtFine_labelIds.png"),
        new GreyPng().encode(new LabelMap(map.width(), map.height(), ids)));
    Files.write(
        truth.resolveSibling(core + "_gtFine_instanceIds.png"),
        new GreyPng().encode(new InstanceMap(map.width(), map.height(), numbers)));
  }

  /** In place of half of the label maps polygons of one line each, which paint the same. */
  private static void drawInstead() throws Exception {
    List<Path> maps;
    try (Stream<Path> all = Files.walk(cityscapes)) {
      maps = all.filter(p -> p.toString().endsWith("_labelIds.png")).sorted().toList();
    }
    for (int n = 0; n < maps.size(); n += 2) {
      LabelMap map = new IndexPng().decode(Files.readAllBytes(maps.get(n)), DecodeLimits.DEFAULT);
      List<String> lines = new ArrayList<>();
      for (int i = 0, end; i < map.width() * map.height(); i = end) {
        end = i + 1;
        while (end % map.width() > 0 && map.ids()[end] == map.ids()[i]) {
          end++;
        }
        lines.add(
            "{\"label\": \"%s\", \"polygon\": [[%d, %d], [%d, %d]]}"
                .formatted(
                    CityscapesTitles.of(map.ids()[i]),
                    i % map.width(),
                    i / map.width(),
                    (end - 1) % map.width(),
                    i / map.width()));
      }
      Files.writeString(
          Path.of(maps.get(n).toString().replace("labelIds.png", "polygons.json")),
          "{\"imgHeight\": %d, \"imgWidth\": %d, \"objects\": [%s]}"
              .formatted(map.height(), map.width(), String.join(",\n", lines)));
      Files.delete(maps.get(n));
    }
  }

  @Test
  void whatIsExportedScoresAsTheRunDid() throws IOException {
    Path exported = folder.resolve("exported");
    assertThat(
            Pixeltally.run(
                "export",
                "--format=cityscapes",
                "--run=" + run.run(),
                "--from=" + trial.out(),
                "--out=" + exported))
        .isZero();
    assertThat(exported.toFile().list())
        .hasSize(Trial.IMAGES)
        .contains("ashford_000000_000019_pred.png", "oakham_000001_000019_pred.png");
    assertThat(run.images()).isEqualTo(Trial.IMAGES);
    assertThat(run.failures()).isEmpty();
    Map<String, Object> metrics =
        Scored.by(
                folder,
                "cityscapes-pixel",
                "--truth=" + cityscapes.resolve("gtFine/val"),
                "--predictions=" + exported)
            .numbers("cityscapes-pixel");
    for (String name :
        List.of("mean_iou", "mean_category_iou", "mean_iiou", "mean_category_iiou")) {
      assertThat(run.overall(name)).as(name).isBetween(.01, .999);
      // score adds weighted pixels one by one, a cluster without error.
      double given = (Double) metrics.get(name + " null");
      assertThat(run.overall(name)).as(name).isCloseTo(given, within(1e-12));
    }
    assertThat((Object) run.overall("mean_iou")).isEqualTo(metrics.get("mean_iou null"));
  }

  @Test
  void aPackHoldsTheMapsOfInstancesToo() {
    assertThat(packed.images()).isEqualTo(Trial.IMAGES);
    assertThat(packed.metrics()).isEqualTo(run.metrics());
  }

  @Test
  void polygonsStandInForLabelMaps() {
    assertThat(drawn.images()).isEqualTo(Trial.IMAGES);
    assertThat(drawn.failures()).isEmpty();
    assertThat(drawn.metrics()).isEqualTo(run.metrics());
  }
}
