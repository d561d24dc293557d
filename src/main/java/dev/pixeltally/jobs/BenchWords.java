package dev.pixeltally.jobs;

import dev.pixeltally.config.Nearest;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.Setting;
import dev.pixeltally.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Settings that a bench's commands share: lists of words, and of cores to be pinned to. */
final class BenchWords {
  private BenchWords() {}

  /**
   * The words of a list, each once.
   *
   * @throws IllegalArgumentException names the word that is not valid
   */
  static <T> List<T> words(String text, List<String> valid, Function<String, T> of) {
    List<T> all = new ArrayList<>();
    for (String word : text.split(",", -1)) {
      String stripped = word.strip();
      if (!valid.contains(stripped)) {
        throw new IllegalArgumentException(
            "has " + stripped + ", which is not valid" + Nearest.hint(stripped, valid));
      }
      T one = of.apply(stripped);
      if (all.contains(one)) {
        throw new IllegalArgumentException("has " + stripped + " twice");
      }
      all.add(one);
    }
    return all;
  }

  /** The setting that chooses among peers; {@code none} is no peer. */
  static Setting<List<String>> peers(List<String> known, String doc) {
    return new Setting<>(
        "peers",
        "LIST",
        String.join(",", known),
        doc,
        text -> text.equals("none") ? List.of() : words(text, known, Function.identity()));
  }

  /** The setting that names cores. */
  static Setting<List<Integer>> cores() {
    return new Setting<>(
        "cores", "LIST", "0", "Numbers of the cores; a thread on each.", BenchWords::cores);
  }

  private static List<Integer> cores(String text) {
    if (!text.matches("\\d{1,4}(,\\d{1,4})*")) {
      throw new IllegalArgumentException("should be numbers of cores, as in 0 or 0,1");
    }
    List<Integer> cores = Arrays.stream(text.split(",")).map(Integer::valueOf).toList();
    if (cores.stream().distinct().count() < cores.size()) {
      throw new IllegalArgumentException("has a core twice");
    }
    return cores;
  }

  /** Refuses cores that are not there, or that this process may not use. */
  static void pinnable(Settings settings, Setting<List<Integer>> cores) throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      throw new Refusal("Cannot bench here: processes are pinned to cores as Linux does it");
    }
    String allowed =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("Cpus_allowed_list:"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse("");
    for (int core : settings.get(cores)) {
      boolean there =
          Arrays.stream(allowed.split(","))
              .map(range -> range.split("-"))
              .anyMatch(
                  r -> Integer.parseInt(r[0]) <= core && core <= Integer.parseInt(r[r.length - 1]));
      if (!there) {
        throw settings.refusal(cores, "has core " + core + ", which is not there: " + allowed);
      }
    }
  }
}
