package dev.pixeltally.tables;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A folder of runs as runs leave it, with files whose dates are chosen. */
record StoredTrial(Path out, Instant now) {
  static final Duration DAY = Duration.ofDays(1);

  /** A run's name that says how many days ago it was. */
  String id(int days) {
    return RunId.next(now.minus(DAY.multipliedBy(days))).replaceFirst("-[0-9a-f]{4}$", "-00aa");
  }

  Path file(String address, int days) throws IOException {
    Path path = out.resolve(address);
    Files.createDirectories(path.getParent());
    Files.writeString(path, address + " of " + days);
    return dated(path, days);
  }

  private Path dated(Path path, int days) throws IOException {
    Instant then = now.minus(DAY.multipliedBy(days));
    return Files.setLastModifiedTime(path, FileTime.from(then));
  }

  /** A run's folder without its manifest. */
  StoredTrial begun(String run, int days) throws IOException {
    file("runs/" + run + "/summary/part-0.parquet", days);
    file("runs/" + run + "/image_metrics/part-1.parquet", days);
    return this;
  }

  StoredTrial predicted(String run, int days) throws IOException {
    file("predictions/run=" + run + "/part-0.parquet", days);
    file("predictions/run=" + run + "/.part-0.parquet.crc", days);
    return this;
  }

  /**
   * A run that ended so many days ago.
   *
   * @param reach whose predictions its manifest names; null: it has no such key
   */
  StoredTrial complete(String run, int days, List<String> reach) throws IOException {
    begun(run, days);
    Map<String, Object> manifest = new TreeMap<>();
    manifest.put("run", run);
    manifest.put("finished", now.minus(DAY.multipliedBy(days)).toString());
    if (reach != null) {
      manifest.put("prediction_runs", reach);
    }
    Path file = file("runs/" + run + "/run.json", days);
    Files.writeString(file, Json.pretty(manifest));
    dated(file, days);
    return this;
  }

  StoredTrial latest(String run) throws IOException {
    Files.writeString(
        out.resolve("latest.json"), "{\"run\": \"" + run + "\", \"path\": \"runs/" + run + "\"}\n");
    return this;
  }

  /** All files with what is in them. */
  Map<String, String> files() throws IOException {
    try (Stream<Path> all = Files.walk(out)) {
      Map<String, String> files = new TreeMap<>();
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        files.put(
            out.relativize(path).toString(), Files.readString(path, StandardCharsets.ISO_8859_1));
      }
      return files;
    }
  }

  /** The same, of some folders. */
  Map<String, String> files(String... below) throws IOException {
    return files().entrySet().stream()
        .filter(e -> Arrays.stream(below).anyMatch(b -> e.getKey().startsWith(b)))
        .collect(
            Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new));
  }

  VacuumPlan vacuum(int keep, int days) throws IOException {
    return new Vacuum(out.toString(), Samples.NO_HADOOP)
        .run(new VacuumPolicy(keep, DAY.multipliedBy(days)), now, r -> {});
  }

  /** What goes, by name. */
  static List<String> paths(VacuumPlan plan) {
    return plan.removals().stream().map(Removal::path).toList();
  }
}
