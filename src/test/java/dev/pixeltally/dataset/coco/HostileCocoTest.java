package dev.pixeltally.dataset.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pixeltally.config.Refusal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that were made to hurt: each is refused by name, in bounded memory, or read. */
class HostileCocoTest {
  private static final String TRUTH =
      "{\"images\":[{\"id\":1,\"width\":9,\"height\":9}],"
          + "\"categories\":[{\"id\":1,\"name\":\"a\"}],"
          + "\"annotations\":[{\"id\":1,\"image_id\":1,\"category_id\":1,\"iscrowd\":0,\"area\":4,"
          + "\"bbox\":[0,0,2,2],\"segmentation\":%s}]}";

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static CocoTruth truth(InputStream in) throws IOException {
    Set<CocoPart> parts = EnumSet.of(CocoPart.SEGMENTATION, CocoPart.KEYPOINTS);
    return CocoTruthReader.read(in, "gt.json", 0, parts, Strictness.STRICT);
  }

  private static CocoResults results(InputStream in) throws IOException {
    return CocoResultsReader.read(in, "dt.json", 0, EnumSet.of(CocoPart.SEGMENTATION));
  }

  /** A text, so many times; never held as a whole. */
  private static InputStream repeated(String text, long times) {
    byte[] block = text.repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
    return new InputStream() {
      private long left = times * text.length();
      private int at;

      @Override
      public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0];
      }

      @Override
      public int read(byte[] into, int from, int length) {
        if (left == 0) {
          return -1;
        }
        int n = (int) Math.min(Math.min(length, block.length - at), left);
        System.arraycopy(block, at, into, from, n);
        at = (at + n) % block.length;
        left -= n;
        return n;
      }
    };
  }

  private static InputStream around(String before, InputStream middle, String after) {
    return new SequenceInputStream(
        Collections.enumeration(Arrays.asList(stream(before), middle, stream(after))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void tenMegabytesOfNestedBrackets(String bracket) {
    assertThatThrownBy(() -> truth(around("{\"info\":", repeated(bracket, 10 << 20), "")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("gt.json")
        .hasMessageContaining("nested over 1000 deep");
    assertThatThrownBy(() -> truth(repeated(bracket, 10 << 20))).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> results(repeated(bracket, 10 << 20))).isInstanceOf(Refusal.class);
  }

  /** What nobody asked for may be as long as it likes. */
  @Test
  void aStringOfTwoGigabytesIsPassedOver() throws IOException {
    String rest = String.format(TRUTH, "[[0,0,2,0,2,2]]").substring(1);
    InputStream in = around("{\"info\":\"", repeated("x", (1L << 31) + 5), "\"," + rest);
    assertThat(truth(in).objects().size()).isEqualTo(1);
  }

  @Test
  void aMaskOfTwoGigabytesIsRefused() {
    InputStream in =
        around(
            "[{\"image_id\":1,\"category_id\":1,\"score\":1,\"segmentation\":{\"size\":[9,9],"
                + "\"counts\":\"",
            repeated("0", 1L << 31),
            "\"}}]");
    assertThatThrownBy(() -> results(in))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("a string of over 16777216 bytes");
  }

  @Test
  void countsAndPolygonsWithoutEndAreRefused() {
    InputStream counts =
        around(
            "[{\"image_id\":1,\"segmentation\":{\"size\":[9,9],\"counts\":[0",
            repeated(",1", 1L << 30),
            "]}}]");
    assertThatThrownBy(() -> results(counts)).hasMessageContaining("a mask of over 16777216 runs");
    InputStream ring =
        around("[{\"image_id\":1,\"segmentation\":[[0", repeated(",1", 1L << 30), "]]}]");
    assertThatThrownBy(() -> results(ring))
        .hasMessageContaining("a mask of over 16777216 coordinates");
    InputStream rings =
        around("[{\"image_id\":1,\"segmentation\":[[]", repeated(",[]", 1L << 30), "]}]");
    assertThatThrownBy(() -> results(rings)).hasMessageContaining("a mask of over 16777216 rings");
  }

  @Test
  void aPolygonOfAMillionPointsIsRead() throws IOException {
    StringBuilder ring = new StringBuilder("[[0,0");
    for (int i = 0; i < 1_000_000; i++) {
      ring.append(',').append(i % 9).append(',').append(i % 7);
    }
    CocoTruth read = truth(stream(String.format(TRUTH, ring.append("]]"))));
    assertThat(read.objects().maskLength(0)).isGreaterThan(2_000_000);
  }

  @Test
  void aNumberWithoutEndIsRefused() {
    assertThatThrownBy(() -> results(around("[{\"image_id\":", repeated("1", 1L << 30), "}]")))
        .hasMessageContaining("a number of over 4096 digits");
  }

  @Test
  void aPackedBombTakesNoMemory() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      around("{\"info\":\"", repeated(" ", 1L << 28), "\"").transferTo(gzip);
    }
    assertThatThrownBy(() -> truth(new ByteArrayInputStream(packed.toByteArray())))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("the file ends");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "99999999999999999999"})
  void imagesOfImpossibleSizeAreRefused(String side) {
    String text = String.format(TRUTH, "[]").replace("\"width\":9", "\"width\":" + side);
    assertThatThrownBy(() -> truth(stream(text))).isInstanceOf(Refusal.class);
  }

  /** Every truncation of a file, and thousands with a few bytes changed: read, or refused. */
  @Test
  void brokenFilesEndInRefusalsOnly() throws IOException {
    String[] files = {
      String.format(TRUTH, "[[0,0,2.5,0,2,2],[1e-3,2,3,4,-5,6]]"),
      String.format(TRUTH, "{\"size\":[9,9],\"counts\":\"\\u0030\\\\00\"}")
    };
    SplittableRandom random = new SplittableRandom(4);
    String bytes = "[]{}\",:\\0123456789.eE+-truefalsnl \u0000\u007f";
    int refused = 0;
    for (String file : files) {
      for (int i = 0; i < file.length(); i++) {
        refused += refuses(file.substring(0, i)) ? 1 : 0;
      }
      for (int i = 0; i < 20_000; i++) {
        StringBuilder changed = new StringBuilder(file);
        for (int k = random.nextInt(1, 4); k > 0; k--) {
          char c = bytes.charAt(random.nextInt(bytes.length()));
          changed.setCharAt(random.nextInt(changed.length()), c);
        }
        refused += refuses(changed.toString()) ? 1 : 0;
      }
    }
    assertThat(refused).isGreaterThan(10_000);
  }

  private static boolean refuses(String file) throws IOException {
    try {
      truth(stream(file));
      return false;
    } catch (Refusal e) {
      assertThat(e.getMessage()).contains("gt.json");
      return true;
    }
  }
}
