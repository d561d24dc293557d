package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pixeltally.Pixeltally;
import dev.pixeltally.tables.ParquetRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a command kept: a run's folder. */
record Scored(Path run) {

  /** Runs {@code score} as a user types it and keeps the run in a new folder below another. */
  static Scored by(Path below, String protocol, String... settings) throws IOException {
    Path out = Files.createTempDirectory(below, protocol);
    List<String> line = new ArrayList<>(List.of("score", protocol));
    line.addAll(List.of(settings));
    line.addAll(List.of("--out=" + out, "--console=quiet"));
    assertThat(Pixeltally.run(line.toArray(String[]::new))).as(line.toString()).isZero();
    return new Scored(out.resolve(Trial.json(out.resolve("latest.json")).get("path").asText()));
  }

  /** A run in a folder of runs. */
  static Scored of(Path out, String id) {
    return new Scored(out.resolve("runs").resolve(id));
  }

  /** A protocol's numbers over all classes and of each, by metric and class. */
  Map<String, Object> numbers(String protocol) throws IOException {
    Map<String, Object> numbers = new LinkedHashMap<>();
    for (String table : List.of("summary", "class_metrics")) {
      for (Map<String, Object> row : ParquetRows.below(run.resolve(table))) {
        if (row.get("protocol").equals(protocol)) {
          numbers.put(row.get("metric") + " " + row.get("class_name"), row.get("value"));
        }
      }
    }
    return numbers;
  }

  /** The rows of a protocol's numbers of single images, in an order of their own. */
  List<String> images(String protocol) throws IOException {
    List<String> rows = new ArrayList<>();
    for (Map<String, Object> row : ParquetRows.below(run.resolve("image_metrics"))) {
      row.remove("run_id");
      if (row.get("protocol").equals(protocol)) {
        rows.add(row.toString());
      }
    }
    rows.sort(null);
    return rows;
  }
}
