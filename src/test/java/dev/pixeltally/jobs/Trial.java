package dev.pixeltally.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pixeltally.config.EvaluateConfig;
import dev.pixeltally.config.Settings;
import dev.pixeltally.report.RunReport;
import dev.pixeltally.tables.ParquetRows;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The dataset and network that {@code make_job_golden.py} made, copied into a folder of the test's
 * own, which may spoil them, and runs over them.
 */
record Trial(Path folder) {
  static final int IMAGES = 20;

  static Trial in(Path folder) throws IOException {
    copy("/golden/jobs", folder);
    return new Trial(folder);
  }

  /** Adds copies of all pictures, so that a run has a middle. */
  Trial copied(int times) throws IOException {
    List<String> all = new ArrayList<>();
    for (String id : ids()) {
      for (int i = 0; i < times; i++) {
        String copy = id + "_%03d".formatted(i);
        Files.copy(photo(id), photo(copy));
        Files.copy(mask(id), mask(copy));
        all.add(copy);
      }
    }
    Files.write(split(), all);
    return this;
  }

  /** Tells files of equal pictures apart by a byte after their end, which no decoder sees. */
  Trial allDifferent() throws IOException {
    List<String> all = Files.readAllLines(split());
    for (int i = 0; i < all.size(); i++) {
      Files.writeString(photo(all.get(i)), "copy " + i, StandardOpenOption.APPEND);
    }
    return this;
  }

  /** Adds the last picture anew at the split's end, so many times as wide and high. */
  Trial withLarge(String id, int factor) throws IOException {
    String last = ids().get(IMAGES - 1);
    ImageIO.write(enlarged(ImageIO.read(photo(last).toFile()), factor), "jpg", photo(id).toFile());
    ImageIO.write(enlarged(ImageIO.read(mask(last).toFile()), factor), "png", mask(id).toFile());
    Files.writeString(split(), id + "\n", StandardOpenOption.APPEND);
    return this;
  }

  private static BufferedImage enlarged(BufferedImage image, int factor) {
    int width = image.getWidth() * factor;
    int height = image.getHeight() * factor;
    WritableRaster raster = image.getRaster().createCompatibleWritableRaster(width, height);
    Object pixel = null;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        pixel = image.getRaster().getDataElements(x / factor, y / factor, pixel);
        raster.setDataElements(x, y, pixel);
      }
    }
    return new BufferedImage(image.getColorModel(), raster, false, null);
  }

  /** The files below a folder of the tests' resources. */
  static void copy(String resource, Path folder) throws IOException {
    Path from = golden(resource);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = folder.resolve(from.relativize(file).toString());
        Files.createDirectories(to.getParent());
        Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static Path golden(String resource) {
    try {
      return Path.of(Objects.requireNonNull(Trial.class.getResource(resource)).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static JavaSparkContext spark(String master) {
    return new JavaSparkContext(
        new SparkConf()
            .setMaster(master)
            .setAppName("pixeltally test")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "localhost")
            .set("spark.driver.bindAddress", "127.0.0.1"));
  }

  Path dataset() {
    return folder.resolve("dataset");
  }

  Path photo(String id) {
    return dataset().resolve("JPEGImages/" + id + ".jpg");
  }

  Path mask(String id) {
    return dataset().resolve("SegmentationClass/" + id + ".png");
  }

  Path split() {
    return dataset().resolve("ImageSets/Segmentation/val.txt");
  }

  Path bundle() {
    return folder.resolve("bundle.yaml");
  }

  /** A label map as onnxruntime makes it. */
  Path expected(String id) {
    return folder.resolve("expected/" + id + ".png");
  }

  Path out() {
    return folder.resolve("out");
  }

  static List<String> ids() {
    return Stream.iterate(0, i -> i + 1).limit(IMAGES).map("scene_%02d"::formatted).toList();
  }

  /** The settings of a run, {@code key=value} by {@code key=value}; later ones win. */
  List<String> pairs(String... more) {
    List<String> pairs = new ArrayList<>();
    pairs.add("dataset.root=" + dataset());
    pairs.add("dataset.split=val");
    pairs.add("dataset.labels=" + folder.resolve("colours.yaml"));
    pairs.add("model.bundle=" + folder);
    pairs.add("model.device=cpu");
    pairs.add("out=" + out());
    pairs.add("console=quiet");
    // What is compared is inference: no run may take what the one before it has stored.
    pairs.add("fresh=true");
    pairs.addAll(List.of(more));
    return pairs;
  }

  /** The same, typed. */
  Settings settings(String... more) {
    Settings settings = new Settings(EvaluateConfig.SETTINGS);
    for (String pair : pairs(more)) {
      int equals = pair.indexOf('=');
      settings.put(pair.substring(0, equals), pair.substring(equals + 1), "test");
    }
    return settings;
  }

  RunReport run(JavaSparkContext spark, String... more) throws IOException {
    return EvaluateJob.run(EvaluateJob.plan(EvaluateConfig.of(settings(more))), spark);
  }

  /** A small table of a run, without the column that differs from run to run. */
  List<Map<String, Object>> table(String run, String table) throws IOException {
    List<Map<String, Object>> rows =
        ParquetRows.below(out().resolve("runs").resolve(run).resolve(table));
    rows.forEach(row -> row.remove("run_id"));
    return rows;
  }

  /** The rows of a run's numbers of single images, in an order of their own. */
  List<String> imageMetrics(String run) throws IOException {
    return table(run, "image_metrics").stream().map(Map::toString).sorted().toList();
  }

  /** The rows of a run's predictions by image. */
  Map<String, Map<String, Object>> predictions(String run) throws IOException {
    Map<String, Map<String, Object>> byId = new TreeMap<>();
    for (Map<String, Object> row : ParquetRows.below(out().resolve("predictions/run=" + run))) {
      if (byId.put((String) row.get("image_id"), row) != null) {
        throw new IllegalStateException("two rows for " + row.get("image_id"));
      }
    }
    return byId;
  }

  /** Images whose prediction stands below {@code out}, by whichever run. */
  int stored() throws IOException {
    Path all = out().resolve("predictions");
    if (!Files.isDirectory(all)) {
      return 0;
    }
    Set<Object> images = new HashSet<>();
    ParquetRows.below(all).forEach(row -> images.add(row.get("image_sha256")));
    return images.size();
  }

  JsonNode manifest(String run) throws IOException {
    return json(out().resolve("runs").resolve(run).resolve("run.json"));
  }

  static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }
}
