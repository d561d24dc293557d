package dev.pixeltally.tables;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** Names of runs: UTC time, so that they sort, and four random digits, so that they differ. */
public final class RunId {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final Pattern NAME = Pattern.compile("\\d{8}-\\d{6}-[0-9a-f]{4}");

  private RunId() {}

  /** Whether a name is one that {@link #next} makes. */
  static boolean matches(String name) {
    return NAME.matcher(name).matches();
  }

  /** A new name, as in {@code 20261121-061500-3f2a}. */
  public static String next(Instant now) {
    int digits = ThreadLocalRandom.current().nextInt(1 << 16);
    return TIME.format(now) + String.format("-%04x", digits);
  }
}
