package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pixeltally.config.EvaluateConfig;
import dev.pixeltally.config.Settings;
import dev.pixeltally.report.RunReport;
import dev.pixeltally.tables.ParquetRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The pictures of {@link Trial} with the detector and the truth that {@code
 * make_detector_job_golden.py} made, copied into a folder of the test's own, and runs over them.
 */
record DetectorTrial(Trial files) {
  /** As the script has them. */
  static final String SIGMAS = "sigmas=0.05,0.08,0.3";

  /** Detections in all: classes that the truth lacks are none. */
  static final int DETECTIONS = 122;

  static DetectorTrial in(Path folder) throws IOException {
    Trial files = Trial.in(folder);
    Trial.copy("/golden/detector-job", folder);
    return new DetectorTrial(files);
  }

  Path folder() {
    return files.folder();
  }

  Path truth() {
    return folder().resolve("annotations/instances_val.json");
  }

  /** The settings of a run, {@code key=value} by {@code key=value}; later ones win. */
  List<String> pairs(String... more) {
    List<String> pairs = new ArrayList<>();
    pairs.add("dataset.layout=coco");
    pairs.add("dataset.root=" + folder());
    pairs.add("dataset.images=" + files.dataset().resolve("JPEGImages"));
    pairs.add("dataset.split=val");
    pairs.add("model.bundle=" + folder());
    pairs.add("model.device=cpu");
    pairs.add("out=" + files.out());
    pairs.add("console=quiet");
    pairs.add("fresh=true");
    pairs.addAll(List.of(more));
    return pairs;
  }

  EvaluateConfig config(String... more) {
    Settings settings = new Settings(EvaluateConfig.SETTINGS);
    for (String pair : pairs(more)) {
      int equals = pair.indexOf('=');
      settings.put(pair.substring(0, equals), pair.substring(equals + 1), "test");
    }
    return EvaluateConfig.of(settings);
  }

  RunReport run(JavaSparkContext spark, String... more) throws IOException {
    return EvaluateJob.run(EvaluateJob.plan(config(more)), spark);
  }

  /** A run's detections, in their files' order. */
  List<Map<String, Object>> detections(String run) throws IOException {
    return ParquetRows.below(files.out().resolve("runs").resolve(run).resolve("detections"));
  }

  /** A run's detections without what differs from run to run: by image, there in their order. */
  Map<Object, List<String>> byImage(String run) throws IOException {
    Map<Object, List<String>> byImage = new TreeMap<>();
    for (Map<String, Object> row : detections(run)) {
      StringBuilder text = new StringBuilder();
      row.forEach(
          (name, value) -> {
            if (!name.equals("run_id")) {
              text.append(value instanceof byte[] b ? Arrays.toString(b) : value).append(' ');
            }
          });
      byImage.computeIfAbsent(row.get("image_id"), i -> new ArrayList<>()).add(text.toString());
    }
    return byImage;
  }

  /** Fails where two runs' numbers or detections differ. */
  void assertSameBits(String a, String b) throws IOException {
    for (String table : List.of("summary", "class_metrics", "curves")) {
      assertThat(files.table(b, table)).as(table).isNotEmpty().isEqualTo(files.table(a, table));
    }
    assertThat(byImage(b)).isNotEmpty().isEqualTo(byImage(a));
  }

  /** As onnxruntime and pycocotools have them. */
  JsonNode expected() throws IOException {
    return Trial.json(folder().resolve("dt.json"));
  }

  /** pycocotools' numbers by protocol. */
  JsonNode numbers() throws IOException {
    return Trial.json(folder().resolve("numbers.json"));
  }
}
