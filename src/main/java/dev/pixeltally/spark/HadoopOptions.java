package dev.pixeltally.spark;

import dev.pixeltally.config.Refusal;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Hadoop's settings among all that {@code spark-submit} is given, so that one file serves the
 * commands that run on Spark and those that don't. The strongest first: this JVM's properties,
 * {@code --conf} and {@code --properties-file} of {@code PIXELTALLY_SUBMIT}, {@code
 * spark-defaults.conf} of {@code SPARK_HOME}, AWS' variables.
 */
final class HadoopOptions {
  static final String PREFIX = "spark.hadoop.";
  static final String SUBMIT = "PIXELTALLY_SUBMIT";

  /** As Spark takes them to Hadoop: executors do not have the driver's variables. */
  private static final Map<String, String> AWS =
      Map.of(
          "AWS_ACCESS_KEY_ID", "fs.s3a.access.key",
          "AWS_SECRET_ACCESS_KEY", "fs.s3a.secret.key",
          "AWS_SESSION_TOKEN", "fs.s3a.session.token");

  private HadoopOptions() {}

  /**
   * All of them, by Hadoop's keys.
   *
   * @param insideSpark whether Spark has put its options into this JVM's properties
   * @param properties of this JVM, by Hadoop's keys
   */
  static Map<String, String> of(
      Map<String, String> environment, boolean insideSpark, Map<String, String> properties) {
    Map<String, String> settings = new TreeMap<>();
    if (!insideSpark) {
      List<String> words = words(environment.get(SUBMIT));
      Path file = file(words, environment);
      if (file != null) {
        read(file, settings);
      }
      for (String pair : values(words, "--conf", "-c")) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          put(pair.substring(0, equals), pair.substring(equals + 1), settings);
        }
      }
    }
    settings.putAll(properties);
    if (environment.containsKey("AWS_ACCESS_KEY_ID")
        && !settings.containsKey("fs.s3a.access.key")) {
      AWS.forEach(
          (name, key) -> {
            if (environment.containsKey(name)) {
              settings.put(key, environment.get(name));
            }
          });
    }
    return settings;
  }

  static List<String> words(String text) {
    return text == null || text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
  }

  /** What follows an option, each time it stands there. */
  private static List<String> values(List<String> words, String option, String brief) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if ((word.equals(option) || word.equals(brief)) && i + 1 < words.size()) {
        values.add(words.get(i + 1));
      } else if (word.startsWith(option + "=")) {
        values.add(word.substring(option.length() + 1));
      }
    }
    return values;
  }

  /** Null where there is none. */
  private static Path file(List<String> words, Map<String, String> environment) {
    List<String> given = values(words, "--properties-file", "--properties-file");
    if (!given.isEmpty()) {
      return Path.of(given.get(given.size() - 1));
    }
    String home = environment.getOrDefault("SPARK_HOME", "");
    String conf = environment.getOrDefault("SPARK_CONF_DIR", home.isEmpty() ? "" : home + "/conf");
    Path defaults = Path.of(conf, "spark-defaults.conf");
    return !conf.isEmpty() && Files.isRegularFile(defaults) ? defaults : null;
  }

  private static void read(Path file, Map<String, String> into) {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      properties.load(in);
    } catch (IOException | IllegalArgumentException e) {
      throw new Refusal("Cannot read Spark's properties from " + file + ": " + e, e);
    }
    properties.stringPropertyNames().forEach(k -> put(k, properties.getProperty(k).strip(), into));
  }

  private static void put(String key, String value, Map<String, String> into) {
    if (key.startsWith(PREFIX)) {
      into.put(key.substring(PREFIX.length()), value);
    }
  }
}
