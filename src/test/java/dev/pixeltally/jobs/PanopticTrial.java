package dev.pixeltally.jobs;

import dev.pixeltally.config.EvaluateConfig;
import dev.pixeltally.config.Settings;
import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.Metrics;
import dev.pixeltally.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The dataset and networks that {@code make_panoptic_job_golden.py} made, copied into a folder of
 * the test's own, and runs over them.
 */
record PanopticTrial(Path folder) {
  static final int IMAGES = 24;

  static PanopticTrial in(Path folder) throws IOException {
    Trial.copy("/golden/panoptic-job", folder);
    return new PanopticTrial(folder);
  }

  /** As trials of other kinds, for what they read of a run. */
  Trial files() {
    return new Trial(folder);
  }

  Path truth() {
    return folder.resolve("annotations/panoptic_val.json");
  }

  /** The settings of a run by one of the networks; later ones win. */
  List<String> pairs(String network, String... more) {
    List<String> pairs = new ArrayList<>();
    pairs.add("dataset.layout=coco-panoptic");
    pairs.add("dataset.root=" + folder);
    pairs.add("model.bundle=" + folder.resolve(network));
    pairs.add("model.device=cpu");
    pairs.add("mapping.mat=blanket");
    pairs.add("out=" + files().out());
    pairs.add("console=quiet");
    pairs.add("fresh=true");
    pairs.addAll(List.of(more));
    return pairs;
  }

  EvaluateConfig config(String network, String... more) {
    Settings settings = new Settings(EvaluateConfig.SETTINGS);
    for (String pair : pairs(network, more)) {
      int equals = pair.indexOf('=');
      settings.put(pair.substring(0, equals), pair.substring(equals + 1), "test");
    }
    return EvaluateConfig.of(settings);
  }

  RunReport run(JavaSparkContext spark, String network, String... more) throws IOException {
    return EvaluateJob.run(EvaluateJob.plan(config(network, more)), spark);
  }

  /**
   * panopticapi's numbers, {@code pq} or {@code 17 tp} to the value.
   *
   * @param how {@code ordered} or {@code exact}
   */
  Map<String, Double> expected(String network, String how) throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("expected/" + network + ".txt"));
    Map<String, Double> numbers = new HashMap<>();
    int begin = lines.indexOf(how) + 1;
    for (String line : lines.subList(begin, begin + 16)) {
      String[] words = line.split(" ", -1);
      if (words[0].equals("class")) {
        String[] names = {"tp", "fp", "fn", "iou_sum", "pq", "sq", "rq"};
        for (int i = 0; i < names.length; i++) {
          numbers.put(words[1] + " " + names[i], Double.parseDouble(words[2 + i]));
        }
      } else {
        numbers.put(words[0], Double.parseDouble(words[1]));
      }
    }
    return numbers;
  }

  /** Ours, likewise; without how many classes each mean is over. */
  static Map<String, Double> numbers(Metrics metrics) {
    Map<String, Double> numbers = new HashMap<>();
    for (Metric m : metrics.overall()) {
      if (!m.name().startsWith("classes")) {
        numbers.put(m.name(), m.value());
      }
    }
    metrics.perClass().forEach(m -> numbers.put(m.classId() + " " + m.name(), m.value()));
    return numbers;
  }
}
