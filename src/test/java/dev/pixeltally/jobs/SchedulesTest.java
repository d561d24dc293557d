package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pixeltally.Pixeltally;
import dev.pixeltally.config.EvaluateConfig;
import dev.pixeltally.config.Settings;
import dev.pixeltally.image.SharedData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The checked-in schedules: commands that exist, and files that those who read them take. */
class SchedulesTest {
  private static final Path SCHEDULES = Path.of("conf/schedules");
  private static final Path KUBERNETES = SCHEDULES.resolve("kubernetes/pixeltally.yaml");
  private static final Pattern COMMAND = Pattern.compile("jobs/pixeltally ([a-z][^\n']*)");

  @TempDir Path folder;

  @Test
  void everyCommandHasTheOptionsThatItIsGiven() throws IOException {
    List<List<String>> commands = new ArrayList<>();
    for (String file : List.of("nightly", "airflow/pixeltally_nightly.py")) {
      String text = Files.readString(SCHEDULES.resolve(file)).replace("\\\n", "");
      for (Matcher m = COMMAND.matcher(text); m.find(); ) {
        commands.add(List.of(m.group(1).replace("\"", "").split("\\s+")));
      }
    }
    for (Map<?, ?> document : documents(Files.readString(KUBERNETES))) {
      List<String> words = new ArrayList<>();
      for (Object word : (List<?>) at(document, "spec", "template", "arguments")) {
        words.add((String) word);
      }
      commands.add(words);
    }
    assertThat(commands).hasSize(6);
    for (List<String> words : commands) {
      String command = words.get(0);
      assertThat(command).isIn("reprocess", "vacuum");
      String help = help(command);
      Settings settings = new Settings(EvaluateConfig.SETTINGS);
      for (int i = 1; i < words.size(); i++) {
        if (words.get(i).startsWith("--")) {
          assertThat(help).as(words.toString()).contains(words.get(i));
        }
        if (words.get(i).equals("--set")) {
          String[] pair = words.get(i + 1).split("=", 2);
          settings.put(pair[0], pair[1], words.toString());
        }
      }
    }
  }

  private static String help(String command) {
    PrintStream out = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      assertThat(Pixeltally.run(command, "--help")).isZero();
    } finally {
      System.setOut(out);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  private static List<Map<?, ?>> documents(String yaml) {
    List<Map<?, ?>> documents = new ArrayList<>();
    Load load = new Load(LoadSettings.builder().build());
    load.loadAllFromString(yaml).forEach(d -> documents.add((Map<?, ?>) d));
    return documents;
  }

  private static Object at(Object node, String... keys) {
    for (String key : keys) {
      node = ((Map<?, ?>) node).get(key);
    }
    return node;
  }

  @Test
  void theSparkOperatorsSchemaTakesTheSchedule() throws IOException {
    Map<?, ?> schema = operator();
    String text = Files.readString(KUBERNETES);
    for (Map<?, ?> document : documents(text)) {
      assertThat(problems(schema, document)).isEmpty();
    }
    for (String[] slip :
        new String[][] {
          {"mainClass:", "mainClas:"},
          {"instances: 8", "instances: many"},
          {"type: OnFailure", "type: Sometimes"},
          {"- \"30\"", "- 30"},
          {"    type: Java\n", ""}
        }) {
      List<String> wrong = new ArrayList<>();
      String spoiled = text.replace(slip[0], slip[1]);
      assertThat(spoiled).isNotEqualTo(text);
      documents(spoiled).forEach(d -> wrong.addAll(problems(schema, d)));
      assertThat(wrong).as(slip[1]).isNotEmpty();
    }
  }

  /** What the operator says of a ScheduledSparkApplication, in OpenAPI's words. */
  private static Map<?, ?> operator() throws IOException {
    Path file =
        SharedData.root().resolve("data/k8s/sparkoperator.k8s.io_scheduledsparkapplications.yaml");
    assumeTrue(
        Files.exists(file),
        "skipped: no Spark operator's schema at " + file + "; PIXELTALLY_SHARED names its folder");
    Map<?, ?> definition = documents(Files.readString(file)).get(0);
    Object version = ((List<?>) at(definition, "spec", "versions")).get(0);
    assertThat(at(version, "name")).isEqualTo("v1beta2");
    return (Map<?, ?>) at(version, "schema", "openAPIV3Schema");
  }

  private static List<String> problems(Map<?, ?> schema, Map<?, ?> document) {
    List<String> problems = new ArrayList<>();
    check(schema, document, "", problems);
    return problems;
  }

  /** Types, words, names and what must be there; a name that the schema lacks is a slip. */
  private static void check(Object schema, Object value, String place, List<String> problems) {
    if (value instanceof Map<?, ?> map) {
      Map<?, ?> properties = (Map<?, ?>) at(schema, "properties");
      Object others = at(schema, "additionalProperties");
      map.forEach(
          (key, inner) -> {
            Object of = properties == null ? others : properties.get(key);
            if (of != null) {
              check(of, inner, place + "/" + key, problems);
            } else if (properties != null) {
              problems.add(place + "/" + key + " is not known");
            }
          });
      if (at(schema, "required") instanceof List<?> required) {
        TreeSet<String> missing = new TreeSet<>();
        required.forEach(r -> missing.add((String) r));
        missing.removeAll(map.keySet());
        missing.forEach(m -> problems.add(place + "/" + m + " is missing"));
      }
    } else if (value instanceof List<?> list) {
      list.forEach(inner -> check(at(schema, "items"), inner, place + "/*", problems));
    }
    if (at(schema, "enum") instanceof List<?> words && !words.contains(value)) {
      problems.add(place + " is none of " + words);
    }
    if (at(schema, "type") instanceof String type && !type.equals(type(value))) {
      problems.add(place + " is no " + type);
    }
  }

  private static String type(Object value) {
    if (value instanceof Map) {
      return "object";
    }
    if (value instanceof List) {
      return "array";
    }
    if (value instanceof String) {
      return "string";
    }
    return value instanceof Boolean ? "boolean" : value instanceof Integer ? "integer" : "number";
  }

  @Test
  void systemdTakesServiceAndTimer() throws IOException, InterruptedException {
    Path tool = Path.of("/usr/bin/systemd-analyze");
    assumeTrue(Files.exists(tool), "skipped: no " + tool + " here to read the units");
    Path units = SCHEDULES.resolve("systemd");
    assertThat(analyzed(tool, units)).isEmpty();
    for (String[] slip :
        new String[][] {{"ExecStart=", "ExecStrat="}, {"02:15:00", "25:15:00"}, {"=20h", "=20x"}}) {
      Path spoiled = folder.resolve(slip[1].replaceAll("\\W", ""));
      Files.createDirectories(spoiled);
      try (Stream<Path> all = Files.list(units)) {
        for (Path unit : all.toList()) {
          Files.writeString(
              spoiled.resolve(unit.getFileName()),
              Files.readString(unit).replace(slip[0], slip[1]));
        }
      }
      assertThat(analyzed(tool, spoiled)).as(slip[1]).isNotEmpty();
    }
  }

  /** What it has to say: of a value that it does not take it only warns. */
  private static String analyzed(Path tool, Path units) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                tool.toString(),
                "verify",
                units.resolve("pixeltally.service").toAbsolutePath().toString(),
                units.resolve("pixeltally.timer").toAbsolutePath().toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0 ? said : said + " failed";
  }
}
