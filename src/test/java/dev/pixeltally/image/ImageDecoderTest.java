package dev.pixeltally.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
  /**
   * Pillow's libjpeg-turbo and a JDK's libjpeg share the integer IDCT and "fancy" upsampling; JDKs
   * that bring libjpeg 6b round some upsampled chroma otherwise. Where they agree, this is 0.
   */
  private static final int JPEG_TOLERANCE = 3;

  private final ImageDecoder decoder = new ImageDecoder();

  static List<Arguments> images() {
    return Golden.lines("decode/index.txt").stream()
        .map(w -> Arguments.of(w[0], Integer.valueOf(w[1]), Integer.valueOf(w[2]), w[3]))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("images")
  void pixelsAreThoseOfPillowsConvertRgb(String name, int width, int height, String sha256)
      throws Exception {
    RgbImage image = decode(Golden.file("decode/" + name));
    assertThat(image.width()).isEqualTo(width);
    assertThat(image.height()).isEqualTo(height);
    byte[] pixels = Arrays.copyOf(image.rgb(), 3 * image.width() * image.height());
    if (name.endsWith(".jpg")) {
      assertThat(largestDifference(pixels, Golden.raw("decode/" + name + ".rgb")))
          .isLessThanOrEqualTo(JPEG_TOLERANCE);
    } else {
      assertThat(sha256(pixels)).isEqualTo(sha256);
    }
  }

  @Test
  void oneDecoderReadsOneFileAfterAnother() throws Exception {
    for (int round = 0; round < 2; round++) {
      for (String[] w : Golden.lines("decode/index.txt")) {
        pixelsAreThoseOfPillowsConvertRgb(
            w[0], Integer.parseInt(w[1]), Integer.parseInt(w[2]), w[3]);
      }
    }
  }

  static Stream<String> turned() {
    return Stream.concat(
        Stream.of("orientation-6-big-endian"),
        java.util.stream.IntStream.rangeClosed(1, 8).mapToObj(o -> "orientation-" + o));
  }

  @ParameterizedTest
  @MethodSource("turned")
  void exifOrientationIsAppliedOnlyWhenAskedFor(String name) throws Exception {
    byte[] file = Golden.file("exif/" + name + ".jpg");
    RgbImage raw = decode(file);
    assertThat(raw.width()).isEqualTo(24);
    assertThat(raw.height()).isEqualTo(16);
    RgbImage turned = decoder.decode(file, DecodeLimits.DEFAULT, Orientation.APPLY);
    byte[] pixels = Arrays.copyOf(turned.rgb(), 3 * turned.width() * turned.height());
    assertThat(turned.width()).isEqualTo(name.charAt(12) >= '5' ? 16 : 24);
    assertThat(largestDifference(pixels, Golden.raw("exif/" + name + ".jpg.rgb")))
        .isLessThanOrEqualTo(JPEG_TOLERANCE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "truncated-10.png",
        "truncated-30.png",
        "truncated-50.png",
        "truncated-90.png",
        "truncated-99.png",
        "truncated-20.jpg",
        "truncated-50.jpg",
        "truncated-75.jpg",
        "truncated-90.jpg",
        "truncated-end.jpg",
        "truncated-progressive-60.jpg",
        "truncated-progressive-90.jpg"
      })
  void aFileThatEndsTooEarlyIsTruncated(String name) {
    assertThat(reason(Golden.file("refused/" + name))).isEqualTo(Reason.TRUNCATED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"corrupt-crc.png", "corrupt-filter.png"})
  void aBrokenFileIsCorrupt(String name) {
    assertThat(reason(Golden.file("refused/" + name))).isEqualTo(Reason.CORRUPT);
  }

  @ParameterizedTest
  @CsvSource({
    "GIF89a___________, GIF",
    "RIFF____WEBPVP8 , WebP",
    "II*\0____________, TIFF",
    "BM_____________________________, BMP"
  })
  void otherFormatsAreNamed(String bytes, String format) {
    SampleException e = failure(bytes.getBytes(StandardCharsets.ISO_8859_1));
    assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED_FORMAT);
    assertThat(e).hasMessageContaining(format);
  }

  @Test
  void anHtmlPageShowsItsBeginning() {
    SampleException e = failure("<!DOCTYPE html>\n<p>404".getBytes(StandardCharsets.UTF_8));
    assertThat(e.reason()).isEqualTo(Reason.NOT_AN_IMAGE);
    assertThat(e.stage()).isEqualTo(Stage.DECODE);
    assertThat(e).hasMessageContaining("<!DOCTYPE html>.<p>404");
  }

  @Test
  void anEmptyFileIsNamed() {
    assertThat(reason(new byte[0])).isEqualTo(Reason.EMPTY_FILE);
  }

  @Test
  void aBombIsRefusedByItsHeader() {
    byte[] file = Golden.file("decode/rgb8.png");
    ByteBuffer.wrap(file).putInt(16, 50_000).putInt(20, 50_000);
    CRC32 crc = new CRC32();
    crc.update(file, 12, 17);
    ByteBuffer.wrap(file).putInt(29, (int) crc.getValue());
    SampleException e = failure(file);
    assertThat(e.reason()).isEqualTo(Reason.TOO_MANY_PIXELS);
    assertThat(e).hasMessageContaining("50000x50000").hasMessageContaining("89478485");
  }

  @Test
  void limitsAreTheCallers() throws Exception {
    byte[] file = Golden.file("decode/rgb8.png");
    DecodeLimits few = new DecodeLimits(29 * 21 - 1, 1000, 1 << 20);
    DecodeLimits narrow = new DecodeLimits(1 << 20, 28, 1 << 20);
    DecodeLimits small = new DecodeLimits(1 << 20, 1000, file.length - 1);
    assertThat(failure(file, few).reason()).isEqualTo(Reason.TOO_MANY_PIXELS);
    assertThat(failure(file, narrow).reason()).isEqualTo(Reason.TOO_MANY_PIXELS);
    assertThat(failure(file, small).reason()).isEqualTo(Reason.TOO_MANY_BYTES);
    DecodeLimits exact = new DecodeLimits(29 * 21, 29, file.length);
    assertThat(decoder.decode(file, exact, Orientation.IGNORE).width()).isEqualTo(29);
  }

  @Test
  void headersTellTheSizeWithoutDecoding() throws Exception {
    for (String[] words : Golden.lines("decode/index.txt")) {
      byte[] file = Golden.file("decode/" + words[0]);
      ImageHeader header = ImageHeader.of(Arrays.copyOf(file, Math.min(file.length, 700)));
      assertThat(header.width() + " " + header.height()).isEqualTo(words[1] + " " + words[2]);
    }
  }

  private RgbImage decode(byte[] file) throws SampleException {
    return decoder.decode(file, DecodeLimits.DEFAULT, Orientation.IGNORE);
  }

  private Reason reason(byte[] file) {
    return failure(file).reason();
  }

  private SampleException failure(byte[] file) {
    return failure(file, DecodeLimits.DEFAULT);
  }

  private SampleException failure(byte[] file, DecodeLimits limits) {
    return catchThrowableOfType(
        SampleException.class, () -> decoder.decode(file, limits, Orientation.IGNORE));
  }

  static int largestDifference(byte[] a, byte[] b) {
    assertThat(a).hasSameSizeAs(b);
    int largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs((a[i] & 0xff) - (b[i] & 0xff)));
    }
    return largest;
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
