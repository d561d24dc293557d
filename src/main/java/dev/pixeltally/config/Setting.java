package dev.pixeltally.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One option, declared once: the same key in a YAML file, after {@code --set} and behind {@code
 * spark.pixeltally.}; an option of the command line where it has a short form.
 *
 * @param key as in {@code dataset.split}
 * @param label what the value is, for help: DIR, N, NAME
 * @param fallback the value as text where nobody gives one; null: there is none
 * @param doc one sentence
 * @param parser from text; {@link IllegalArgumentException} says what would be valid
 */
public record Setting<T>(
    String key, String label, String fallback, String doc, Function<String, T> parser) {
  private static final double MOST = 1e9;

  private static final Pattern TIME_SPAN = Pattern.compile("(\\d{1,6})([smhdw])");

  public static Setting<String> text(String key, String label, String fallback, String doc) {
    return new Setting<>(
        key,
        label,
        fallback,
        doc,
        t -> {
          if (t.isBlank()) {
            throw new IllegalArgumentException("should not be empty");
          }
          return t;
        });
  }

  public static Setting<Integer> count(String key, int min, int max, Integer fallback, String doc) {
    String text = fallback == null ? null : String.valueOf(fallback);
    return new Setting<>(key, "N", text, doc, t -> (int) wholeNumber(t, min, max));
  }

  public static Setting<Long> wide(String key, long min, long max, Long fallback, String doc) {
    String text = fallback == null ? null : String.valueOf(fallback);
    return new Setting<>(key, "N", text, doc, t -> wholeNumber(t, min, max));
  }

  private static long wholeNumber(String text, long min, long max) {
    try {
      long value = Long.parseLong(text.replace("_", ""));
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Falls through to the one message for both cases.
    }
    throw new IllegalArgumentException("should be a whole number from " + min + " to " + max);
  }

  /** A share from 0 to 1. */
  public static Setting<Double> share(String key, double fallback, String doc) {
    return new Setting<>(
        key,
        "SHARE",
        String.valueOf(fallback),
        doc,
        t -> {
          try {
            double value = Double.parseDouble(t);
            if (value >= 0 && value <= 1) {
              return value;
            }
          } catch (NumberFormatException e) {
            // Falls through to the one message for both cases.
          }
          throw new IllegalArgumentException("should be a number from 0 to 1");
        });
  }

  /** A price or another amount from 0 to a thousand millions; there is none unless given. */
  public static Setting<Double> amount(String key, String doc) {
    return new Setting<>(
        key,
        "AMOUNT",
        null,
        doc,
        t -> {
          try {
            double value = Double.parseDouble(t);
            if (value >= 0 && value <= MOST) {
              return value;
            }
          } catch (NumberFormatException e) {
            // Falls through to the one message for both cases.
          }
          throw new IllegalArgumentException("should be a number from 0 to 1000000000");
        });
  }

  public static Setting<Boolean> flag(String key, String doc) {
    return new Setting<>(
        key,
        "true|false",
        "false",
        doc,
        t -> {
          if (t.equals("true") || t.equals("false")) {
            return t.equals("true");
          }
          throw new IllegalArgumentException("should be true or false");
        });
  }

  /** A number of bytes: 64m, 2g, 500000. */
  public static Setting<Long> bytes(String key, String fallback, String doc) {
    return new Setting<>(key, "SIZE", fallback, doc, Setting::byteCount);
  }

  private static long byteCount(String text) {
    String t = text.toLowerCase(Locale.ROOT).replaceFirst("(?<=[kmg])i?b$", "");
    int shift = t.endsWith("k") ? 10 : t.endsWith("m") ? 20 : t.endsWith("g") ? 30 : 0;
    try {
      long n = Long.parseLong(shift == 0 ? t : t.substring(0, t.length() - 1));
      if (n > 0 && n <= Long.MAX_VALUE >> shift) {
        return n << shift;
      }
    } catch (NumberFormatException e) {
      // Falls through to the one message for both cases.
    }
    throw new IllegalArgumentException("should be a size such as 500000, 64m or 2g");
  }

  /** A time span: 45s, 90m, 12h, 30d, 2w; {@code 0d} is none at all. */
  public static Setting<Duration> duration(String key, String fallback, String doc) {
    return new Setting<>(key, "TIME", fallback, doc, Setting::timeSpan);
  }

  private static Duration timeSpan(String text) {
    Matcher parts = TIME_SPAN.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("should be a time span such as 12h, 30d or 2w");
    }
    long n = Long.parseLong(parts.group(1));
    return switch (parts.group(2)) {
      case "s" -> Duration.ofSeconds(n);
      case "m" -> Duration.ofMinutes(n);
      case "h" -> Duration.ofHours(n);
      case "d" -> Duration.ofDays(n);
      default -> Duration.ofDays(7 * n);
    };
  }

  /** Settings are told apart by their keys. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Setting<?> s && key.equals(s.key);
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }

  /** One of some words. */
  public static Setting<String> word(String key, List<String> words, String fallback, String doc) {
    return new Setting<>(
        key,
        String.join("|", words),
        fallback,
        doc,
        t -> {
          if (words.contains(t)) {
            return t;
          }
          throw new IllegalArgumentException("is not valid" + Nearest.hint(t, words));
        });
  }

  /** Some words of several, with commas between. */
  public static Setting<List<String>> words(String key, List<String> words, String doc) {
    return new Setting<>(
        key,
        String.join("|", words) + ",...",
        null,
        doc,
        t -> {
          List<String> given = Arrays.stream(t.split(",", -1)).map(String::strip).toList();
          for (String word : given) {
            if (!words.contains(word)) {
              throw new IllegalArgumentException("is not valid" + Nearest.hint(word, words));
            }
            if (Collections.frequency(given, word) > 1) {
              throw new IllegalArgumentException("has " + word + " twice");
            }
          }
          return given;
        });
  }

  /** One of an enum's values, in lower case with hyphens. */
  public static <E extends Enum<E>> Setting<E> choice(String key, E fallback, String doc) {
    Class<E> type = fallback.getDeclaringClass();
    List<String> words = Arrays.stream(type.getEnumConstants()).map(Setting::word).toList();
    return new Setting<>(
        key,
        String.join("|", words),
        word(fallback),
        doc,
        t -> {
          if (words.contains(t)) {
            return Enum.valueOf(type, t.toUpperCase(Locale.ROOT).replace('-', '_'));
          }
          throw new IllegalArgumentException("is not valid" + Nearest.hint(t, words));
        });
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
