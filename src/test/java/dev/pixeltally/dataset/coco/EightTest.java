package dev.pixeltally.dataset.coco;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Against loops over single bytes, and the JDK's parser of numbers. */
class EightTest {
  private static final int SIZE = 256;
  private static final String OFTEN = "0123456789-., 0123456789";

  private final SplittableRandom random = new SplittableRandom(5);
  private final byte[] text = new byte[SIZE + 64];
  private final long[] packed = new long[text.length / 8];

  @Test
  void listsOfNumbersEndWhereSomethingElseStands() {
    for (int i = 0; i < 100_000; i++) {
      fill(OFTEN, 0.01);
      int from = random.nextInt(100);
      text[from] = '7';
      Eight.pack(text, packed, packed.length);
      int end = from;
      while (OFTEN.indexOf(text[end]) >= 0
          && !(text[end] == '.' && !Character.isDigit(text[end - 1]))) {
        end++;
      }
      assertThat(Eight.behindNumbers(packed, from)).isEqualTo(end / 8 * 8);
    }
  }

  @Test
  void stringsEndAtQuotesBackslashesAndZeros() {
    for (int i = 0; i < 100_000; i++) {
      fill("abc#]!~ 0\u0001\u001f", 0.02);
      int from = random.nextInt(100);
      Eight.pack(text, packed, packed.length);
      int end = from;
      while (text[end] != '"' && text[end] != '\\' && text[end] != 0) {
        end++;
      }
      assertThat(Eight.endOfText(packed, from)).isEqualTo(end);
      end = from;
      while (text[end] != '"' && text[end] != '\\' && (text[end] < 0 || text[end] >= ' ')) {
        end++;
      }
      assertThat(Eight.endOfPlainText(packed, from)).isEqualTo(end);
    }
  }

  /** Any bytes now and then, and zeros from the end on. */
  private void fill(String often, double odd) {
    for (int i = 0; i < SIZE; i++) {
      boolean any = random.nextDouble() < odd;
      text[i] =
          any ? (byte) random.nextInt(256) : (byte) often.charAt(random.nextInt(often.length()));
    }
  }

  @Test
  void numbersOfAnyLengthAreThoseOfTheJdk() throws IOException {
    int count = 200_000;
    String[] written = new String[count];
    StringBuilder json = new StringBuilder("[");
    for (int i = 0; i < count; i++) {
      String digits = String.valueOf(random.nextLong(Long.MAX_VALUE) >>> random.nextInt(63));
      int whole = 1 + random.nextInt(digits.length());
      written[i] =
          (random.nextInt(4) == 0 ? "-" : "")
              + digits.substring(0, whole)
              + (whole < digits.length() ? "." + digits.substring(whole) : "");
      json.append(i == 0 ? "" : random.nextBoolean() ? ", " : ",").append(written[i]);
    }
    byte[] bytes = json.append("]").toString().getBytes(StandardCharsets.UTF_8);
    double[] read = new double[count];
    try (JsonScanner scanner = new JsonScanner(new ByteArrayInputStream(bytes), "numbers")) {
      scanner.beginArray();
      int n = 0;
      while (scanner.more()) {
        read[n++] = scanner.number();
        n = scanner.shortNumbers(read, n, count);
      }
      assertThat(n).isEqualTo(count);
    }
    for (int i = 0; i < count; i++) {
      assertThat(Double.doubleToRawLongBits(read[i]))
          .as(written[i])
          .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(written[i])));
    }
  }

  /** A value that is passed over may begin and end anywhere in the window. */
  @Test
  void skippedValuesEndWhereTheyEnd() throws IOException {
    StringBuilder json = new StringBuilder("[");
    int count = 30_000;
    for (int i = 0; i < count; i++) {
      json.append(" ".repeat(random.nextInt(9))).append("[[");
      int numbers = 1 + random.nextInt(30);
      for (int n = 0; n < numbers; n++) {
        json.append(n == 0 ? "" : ", ").append(random.nextInt(1_000_000) / 1000.0);
      }
      json.append("], \"").append("x#\\\"".repeat(random.nextInt(6))).append("\"], ");
      json.append(i).append(',');
    }
    byte[] bytes = json.append("0]").toString().getBytes(StandardCharsets.UTF_8);
    try (JsonScanner scanner = new JsonScanner(new ByteArrayInputStream(bytes), "skipped")) {
      scanner.beginArray();
      for (int i = 0; i < count; i++) {
        assertThat(scanner.more()).isTrue();
        scanner.skip();
        assertThat(scanner.more()).isTrue();
        assertThat(scanner.integer()).isEqualTo(i);
      }
    }
  }
}
