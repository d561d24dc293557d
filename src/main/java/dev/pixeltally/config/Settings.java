package dev.pixeltally.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The options of one command with their values, from layers of rising strength: a YAML file, the
 * command line, {@code spark.pixeltally.*}. Every value knows where it came from, so that a refusal
 * can say it.
 */
public final class Settings {
  /** Keys below this prefix are the user's own: {@code mapping.CLASS=CLASS}. */
  public static final String MAPPING = "mapping.";

  /** {@code s3a://KEY:SECRET@bucket}: what follows the colon is no port. */
  private static final Pattern LOGIN =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+://[^/]*:(?!\\d+(/|$))");

  private record Entry(String value, String origin) {}

  private final Map<String, Setting<?>> known = new LinkedHashMap<>();
  private final Map<String, Entry> entries = new TreeMap<>();

  public Settings(Collection<Setting<?>> settings) {
    settings.forEach(s -> known.put(s.key(), s));
  }

  /** Adds a stronger layer; unknown keys and bad values are refused at once. */
  public Settings put(String key, String value, String origin) {
    Setting<?> setting = known.get(key);
    boolean own = key.startsWith(MAPPING) && known.containsKey(MAPPING);
    if (setting == null && !own) {
      throw new Refusal(origin + ": " + key + " is not known" + hint(key));
    }
    if (LOGIN.matcher(value).lookingAt()) {
      throw new Refusal(
          origin
              + ": "
              + key
              + " is an address with a password in it, which would end up in logs and tables; give the"
              + " address without, and credentials as docs/operations.md says");
    }
    if (setting != null) {
      parse(setting, value, origin);
    }
    entries.put(key, new Entry(value, origin));
    return this;
  }

  private String hint(String key) {
    Optional<String> near = Nearest.to(key, known.keySet());
    return near.map(n -> "; did you mean " + n + "?")
        .orElse("; valid: " + String.join(", ", known.keySet()));
  }

  /** Adds a YAML file: nested mappings join their keys with dots, lists their items with commas. */
  public Settings putAll(YamlNode yaml) {
    yaml.flatten().forEach((key, value) -> put(key, value, yaml.where()));
    return this;
  }

  private static <T> T parse(Setting<T> setting, String value, String origin) {
    try {
      return setting.parser().apply(value);
    } catch (IllegalArgumentException e) {
      throw new Refusal(origin + ": " + setting.key() + "=" + value + " " + e.getMessage(), e);
    }
  }

  /** The value, or a refusal that says how to give one. */
  public <T> T get(Setting<T> setting) {
    return find(setting)
        .orElseThrow(
            () ->
                new Refusal(
                    setting.key()
                        + " is missing: "
                        + setting.doc()
                        + " Give it as --set "
                        + setting.key()
                        + "="
                        + setting.label()));
  }

  /** The value, the setting's fallback, or nothing. */
  public <T> Optional<T> find(Setting<T> setting) {
    Entry entry = entries.get(setting.key());
    if (entry != null) {
      return Optional.of(parse(setting, entry.value(), entry.origin()));
    }
    return setting.fallback() == null
        ? Optional.empty()
        : Optional.of(parse(setting, setting.fallback(), "default"));
  }

  /** Whether somebody gave a value. */
  public boolean given(Setting<?> setting) {
    return entries.containsKey(setting.key());
  }

  /** A refusal about a setting's value, naming where it came from. */
  public Refusal refusal(Setting<?> setting, String problem) {
    Entry e = entries.get(setting.key());
    String at = e == null ? "default" : e.origin();
    String value = e == null ? setting.fallback() : e.value();
    return new Refusal(at + ": " + setting.key() + "=" + value + " " + problem);
  }

  /** The user's own pairs below {@link #MAPPING}. */
  public Map<String, String> mapping() {
    Map<String, String> pairs = new TreeMap<>();
    entries.forEach(
        (key, entry) -> {
          if (key.startsWith(MAPPING)) {
            pairs.put(key.substring(MAPPING.length()), entry.value());
          }
        });
    return pairs;
  }

  /** What somebody gave, by key. */
  public Map<String, String> given() {
    Map<String, String> values = new TreeMap<>();
    entries.forEach((key, entry) -> values.put(key, entry.value()));
    return values;
  }

  /** Every setting with the value that holds. */
  public Map<String, String> effective() {
    Map<String, String> values = new TreeMap<>();
    known.values().stream()
        .filter(s -> s.fallback() != null)
        .forEach(s -> values.put(s.key(), s.fallback()));
    values.putAll(given());
    return values;
  }

  /** sha256 over the effective values but for the keys left out; hexadecimal. */
  public String fingerprint(List<String> leftOut) {
    Map<String, String> values = effective();
    leftOut.forEach(values::remove);
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      values.forEach(
          (k, v) -> digest.update((k + "=" + v + "\n").getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
