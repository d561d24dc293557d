package dev.pixeltally.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** On what, when and with what a bench ran, and what is to be said of it. */
final class BenchFacts {
  private final List<Integer> cores;
  private final int rounds;
  private final Map<String, String> versions;
  private final String date = LocalDate.now(ZoneOffset.UTC).toString();
  private final String processor;
  private final List<String> notes = new ArrayList<>();

  BenchFacts(List<Integer> cores, int rounds, Map<String, String> versions) throws IOException {
    this.cores = cores;
    this.rounds = rounds;
    this.versions = versions;
    this.processor = findProcessor();
  }

  private static String findProcessor() throws IOException {
    Path file = Path.of("/proc/cpuinfo");
    String arch = System.getProperty("os.arch");
    if (!Files.exists(file)) {
      return arch;
    }
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(arch);
  }

  /** Says it now, and again below the tables. */
  void note(String note) {
    notes.add(note);
    System.err.println("pixeltally: " + note);
  }

  /** As in "cores 0, 1". */
  String pinnedTo() {
    return (cores.size() == 1 ? "core " : "cores ")
        + String.join(", ", cores.stream().map(String::valueOf).toList());
  }

  /** What stands below the tables. */
  String ending() {
    StringBuilder out = new StringBuilder();
    out.append(String.format("%s, Java %s, %s%n", processor, Runtime.version(), date));
    versions.forEach((tool, version) -> out.append(tool).append(' ').append(version).append("; "));
    out.append(String.format("median of %d round%s%n", rounds, rounds == 1 ? "" : "s"));
    notes.forEach(n -> out.append(n).append('\n'));
    return out.toString();
  }

  /** For a report's JSON, with its tables. */
  Map<String, Object> map(List<Map<String, Object>> tables) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("date", date);
    all.put("processor", processor);
    all.put("java", Runtime.version().toString());
    all.put("cores", cores);
    all.put("rounds", rounds);
    all.put("versions", versions);
    all.put("tables", tables);
    all.put("notes", notes);
    return all;
  }
}
