package dev.pixeltally.labels;

import dev.pixeltally.config.Nearest;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.YamlNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Label spaces by name or from a file. A file says:
 *
 * <pre>
 * name: camvid
 * classes:
 *   - {id: 0, name: sky, colour: '#808080', thing: false}
 * ignore: {11: '#000000'}
 * </pre>
 *
 * {@code thing} (default false) and {@code ignore} (default: no id) may be left out.
 */
public final class LabelSpaces {
  private static final List<String> BUILT_IN =
      List.of(
          "voc",
          "context-59",
          "context-60",
          "context-59-mmseg",
          "context-60-mmseg",
          "person-part",
          "camvid",
          "cityscapes",
          "cityscapes-train",
          "coco-stuff",
          "ade20k",
          "nyu-40",
          "scenes",
          "coco");

  private LabelSpaces() {}

  /** The names that {@link #builtIn} takes. */
  public static List<String> builtInNames() {
    return BUILT_IN;
  }

  /** A built-in space; {@link Refusal} names the nearest where there is none of that name. */
  public static LabelSpace builtIn(String name) {
    if (!BUILT_IN.contains(name)) {
      throw new Refusal("No label space is named " + name + Nearest.hint(name, BUILT_IN));
    }
    String resource = name + ".yaml";
    try (InputStream in = LabelSpaces.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("The program lacks its resource labels/" + resource);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return parse(YamlNode.parse(text, "built-in label space " + name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The space of a YAML file; {@link Refusal} says what is wrong with it and where. */
  public static LabelSpace read(Path yaml) {
    return parse(YamlNode.read(yaml));
  }

  /** The space of YAML text; {@code source} names it in messages. */
  public static LabelSpace parse(String text, String source) {
    return parse(YamlNode.parse(text, source));
  }

  /** A built-in space by name, or the one of a YAML file by path. */
  public static LabelSpace named(String nameOrPath) {
    if (BUILT_IN.contains(nameOrPath)) {
      return builtIn(nameOrPath);
    }
    Path path = Path.of(nameOrPath);
    boolean meansFile =
        nameOrPath.endsWith(".yaml") || nameOrPath.endsWith(".yml") || Files.isRegularFile(path);
    if (meansFile) {
      return read(path);
    }
    throw new Refusal(
        "No label space is named "
            + nameOrPath
            + " and no file lies there"
            + Nearest.hint(nameOrPath, BUILT_IN)
            + ", or the path of a YAML file");
  }

  /** The space of a part of a YAML file, as {@link #parse(String, String)}. */
  public static LabelSpace parse(YamlNode yaml) {
    String name = yaml.text("name");
    List<LabelClass> classes = new ArrayList<>();
    for (YamlNode c : yaml.children("classes")) {
      classes.add(
          new LabelClass(
              c.integer("id"), c.text("name"), rgb(c, "colour"), c.flag("thing", false)));
      c.refuseOthers();
    }
    Map<Integer, Integer> ignored = new TreeMap<>();
    YamlNode ignore = yaml.childOrEmpty("ignore");
    for (String id : ignore.keys()) {
      ignored.put(id(ignore, id), rgb(ignore, id));
    }
    yaml.refuseOthers();
    try {
      return new LabelSpace(name, classes, ignored);
    } catch (IllegalArgumentException e) {
      throw new Refusal(yaml.where() + ": " + e.getMessage(), e);
    }
  }

  private static int id(YamlNode node, String key) {
    try {
      return Integer.parseInt(key);
    } catch (NumberFormatException e) {
      throw new Refusal(
          node.where() + ": " + key + " should be an id, a whole number of 0.." + Integer.MAX_VALUE,
          e);
    }
  }

  private static int rgb(YamlNode node, String key) {
    String text = node.text(key);
    if (!text.matches("#[0-9a-fA-F]{6}")) {
      throw node.refusal(key, "should be a colour such as '#8000ff' (in quotes), is " + text);
    }
    return Integer.parseInt(text.substring(1), 16);
  }
}
