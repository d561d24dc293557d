package dev.pixeltally.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A mapping of a YAML file, read strictly: every key that is asked for is known, and {@link
 * #refuseOthers} names the rest. Messages carry the file and the key's full path.
 */
public final class YamlNode {
  /** A mapping may hold itself (an alias below its own anchor); its keys grow without end. */
  private static final int LONGEST_KEY = 1_000;

  private final String source;
  private final String path;
  private final Map<String, Object> values;
  private final Set<String> known = new LinkedHashSet<>();

  private YamlNode(String source, String path, Map<String, Object> values) {
    this.source = source;
    this.path = path;
    this.values = values;
  }

  /** Reads a file whose top is a mapping; {@link Refusal} says what is wrong and where. */
  public static YamlNode read(Path file) {
    try {
      return parse(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw new Refusal("Cannot read " + file + ": " + reason(file, e), e);
    }
  }

  private static String reason(Path file, IOException e) {
    return Files.exists(file) ? e.toString() : MissingPath.hint(file);
  }

  /** Parses text; {@code source} names it in messages. */
  public static YamlNode parse(String text, String source) {
    Object top;
    try {
      LoadSettings settings =
          LoadSettings.builder().setAllowDuplicateKeys(false).setLabel(source).build();
      top = new Load(settings).loadFromString(text);
    } catch (MarkedYamlEngineException e) {
      String where = e.getProblemMark().map(YamlNode::line).orElse("");
      String context = e.getContext() == null ? "" : e.getContext() + ": ";
      throw new Refusal(
          "Cannot read " + source + " as YAML" + where + ": " + context + e.getProblem(), e);
    } catch (YamlEngineException e) {
      String problem = e.getMessage().replace('\n', ' ');
      throw new Refusal("Cannot read " + source + " as YAML: " + problem, e);
    }
    return top == null
        ? new YamlNode(source, "", new LinkedHashMap<>())
        : new YamlNode(source, "", mapping(source, "", top));
  }

  private static String line(Mark mark) {
    return ", line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
  }

  private static Map<String, Object> mapping(String source, String path, Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new Refusal(
          source
              + ": "
              + (path.isEmpty() ? "the top level" : path)
              + " should be a mapping (key: value), is "
              + shown(value));
    }
    Map<String, Object> result = new LinkedHashMap<>();
    map.forEach((k, v) -> result.put(String.valueOf(k), v));
    return result;
  }

  private static String shown(Object value) {
    String text = String.valueOf(value);
    return text.length() > 60 ? text.substring(0, 57) + "..." : text;
  }

  /** The keys as they stand, in order. */
  public Set<String> keys() {
    return values.keySet();
  }

  public boolean has(String key) {
    known.add(key);
    return values.get(key) != null;
  }

  /** Where this mapping stands, for messages: {@code conf/quickstart.yaml: dataset}. */
  public String where() {
    return path.isEmpty() ? source : source + ": " + path;
  }

  /** The full path of a key of this mapping. */
  private String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** A refusal about one key. */
  public Refusal refusal(String key, String problem) {
    return new Refusal(source + ": " + at(key) + " " + problem);
  }

  private Object required(String key) {
    known.add(key);
    Object value = values.get(key);
    if (value == null) {
      throw refusal(key, "is missing");
    }
    return value;
  }

  public String text(String key) {
    Object value = required(key);
    if (value instanceof Map || value instanceof List) {
      throw refusal(key, "should be a text, is " + shown(value));
    }
    return String.valueOf(value);
  }

  public String text(String key, String otherwise) {
    return has(key) ? text(key) : otherwise;
  }

  public int integer(String key) {
    Object value = required(key);
    if (value instanceof Integer i) {
      return i;
    }
    throw refusal(key, "should be a whole number, is " + shown(value));
  }

  public int integer(String key, int otherwise) {
    return has(key) ? integer(key) : otherwise;
  }

  public double number(String key) {
    return number(key, required(key));
  }

  private double number(String key, Object value) {
    if (value instanceof Number n) {
      return n.doubleValue();
    }
    throw refusal(key, "should be a number, is " + shown(value));
  }

  public double number(String key, double otherwise) {
    return has(key) ? number(key) : otherwise;
  }

  public boolean flag(String key, boolean otherwise) {
    if (!has(key)) {
      return otherwise;
    }
    if (required(key) instanceof Boolean b) {
      return b;
    }
    throw refusal(key, "should be true or false, is " + shown(values.get(key)));
  }

  /** One of an enum's values, written in lower case with hyphens; exact upper case is taken too. */
  public <E extends Enum<E>> E choice(String key, Class<E> type) {
    String text = text(key);
    List<String> valid = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String name = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
      if (name.equals(text) || constant.name().equals(text)) {
        return constant;
      }
      valid.add(name);
    }
    throw refusal(key, "is " + text + Nearest.hint(text, valid));
  }

  public <E extends Enum<E>> E choice(String key, E otherwise) {
    return has(key) ? choice(key, otherwise.getDeclaringClass()) : otherwise;
  }

  public List<Double> numbers(String key) {
    if (!(required(key) instanceof List<?> list)) {
      throw refusal(key, "should be a list of numbers, is " + shown(values.get(key)));
    }
    List<Double> result = new ArrayList<>();
    list.forEach(v -> result.add(number(key, v)));
    return result;
  }

  public List<String> texts(String key) {
    if (!(required(key) instanceof List<?> list)) {
      throw refusal(key, "should be a list, is " + shown(values.get(key)));
    }
    return list.stream().map(String::valueOf).toList();
  }

  public YamlNode child(String key) {
    return new YamlNode(source, at(key), mapping(source, at(key), required(key)));
  }

  /** The mapping under a key, empty where the key is absent. */
  public YamlNode childOrEmpty(String key) {
    return has(key) ? child(key) : new YamlNode(source, at(key), new LinkedHashMap<>());
  }

  /** A list of mappings. */
  public List<YamlNode> children(String key) {
    if (!(required(key) instanceof List<?> list)) {
      throw refusal(key, "should be a list, is " + shown(values.get(key)));
    }
    List<YamlNode> result = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      String place = at(key) + "[" + i + "]";
      result.add(new YamlNode(source, place, mapping(source, place, list.get(i))));
    }
    return result;
  }

  /** All values as text by dotted key; lists of plain values join with commas. */
  public Map<String, String> flatten() {
    Map<String, String> flat = new LinkedHashMap<>();
    flatten("", values, flat);
    return flat;
  }

  private void flatten(String prefix, Map<String, Object> from, Map<String, String> into) {
    from.forEach(
        (key, value) -> {
          known.add(key);
          String full = prefix + key;
          if (value instanceof Map<?, ?>) {
            if (full.length() > LONGEST_KEY) {
              throw new Refusal(
                  source + ": mappings within mappings without end, at " + shown(full));
            }
            flatten(full + ".", mapping(source, full, value), into);
          } else if (value instanceof List<?> list) {
            into.put(full, String.join(",", list.stream().map(String::valueOf).toList()));
          } else if (value != null) {
            into.put(full, String.valueOf(value));
          }
        });
  }

  /** Refuses every key that nobody asked for, naming the nearest that would be valid. */
  public void refuseOthers() {
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        throw refusal(key, "is not known" + Nearest.hint(key, known));
      }
    }
  }
}
