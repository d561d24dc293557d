package dev.pixeltally.dataset.voc;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** Numbers of VOC's text files: decimal, nothing of what else Java takes for one. */
final class VocNumbers {
  /** Longer ones are no numbers that anybody wrote. */
  private static final int LONGEST = 64;

  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?");
  private static final Pattern NO_NUMBER =
      Pattern.compile("[+-]?(?:nan|inf(?:inity)?)", Pattern.CASE_INSENSITIVE);

  private VocNumbers() {}

  /** A finite number; empty where the text is none. */
  static OptionalDouble finite(String text) {
    OptionalDouble number = any(text);
    return number.isPresent() && Double.isFinite(number.getAsDouble())
        ? number
        : OptionalDouble.empty();
  }

  /** As {@link #finite}, and also {@code NaN} and {@code Inf}, as Matlab's textread takes them. */
  static OptionalDouble any(String text) {
    if (text.length() > LONGEST) {
      return OptionalDouble.empty();
    }
    if (DECIMAL.matcher(text).matches()) {
      return OptionalDouble.of(Double.parseDouble(text));
    }
    if (!NO_NUMBER.matcher(text).matches()) {
      return OptionalDouble.empty();
    }
    if (text.toLowerCase(Locale.ROOT).contains("nan")) {
      return OptionalDouble.of(Double.NaN);
    }
    return OptionalDouble.of(
        text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
  }
}
