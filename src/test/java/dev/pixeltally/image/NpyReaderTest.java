package dev.pixeltally.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Files that NumPy writes are in the golden cases of depths and normals; these are made by hand.
 */
class NpyReaderTest {
  private static final DecodeLimits LIMITS = new DecodeLimits(1000, 100, 1 << 20);

  private static byte[] file(int version, String header, int bytes) {
    byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer out =
        ByteBuffer.allocate((version == 1 ? 10 : 12) + text.length + bytes)
            .order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.ISO_8859_1));
    out.put((byte) version).put((byte) 0);
    if (version == 1) {
      out.putShort((short) text.length);
    } else {
      out.putInt(text.length);
    }
    out.put(text);
    while (out.remaining() >= 8) {
      out.putDouble(1.5);
    }
    return out.array();
  }

  private static String header(String descr, String order, String shape) {
    return "{'descr': '" + descr + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }\n";
  }

  private static Reason reason(byte[] file) {
    try {
      new NpyReader().read(file, 1, LIMITS);
      return null;
    } catch (SampleException e) {
      return e.reason();
    }
  }

  @Test
  void everyVersionOfTheHeaderIsRead() throws Exception {
    for (int version = 1; version <= 3; version++) {
      RealMap map =
          new NpyReader().read(file(version, header("<f8", "False", "(2, 3)"), 48), 1, LIMITS);
      assertThat(map.width()).isEqualTo(3);
      assertThat(map.height()).isEqualTo(2);
      assertThat(map.values()).containsOnly(1.5).hasSize(6);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        ">f8; False; (2, 3)",
        "<i8; False; (2, 3)",
        "|O; False; (2, 3)",
        "<f8; True; (2, 3)",
        "<f8; False; (6,)",
        "<f8; False; ()",
        "<f8; False; (2, 3, 1)",
        "<f8; False; (2, 3, 3)",
        "<f8; False; (1, 1, 2, 3)",
        "<f8; False; (-2, 3)",
        "<f8; False; (99999999999, 3)"
      })
  void otherArraysAreNoMaps(String descr, String order, String shape) {
    assertThat(reason(file(1, header(descr, order, shape), 48))).isEqualTo(Reason.NOT_A_REAL_MAP);
  }

  @Test
  void whatIsClaimedIsCheckedBeforeItIsMade() {
    assertThat(reason(file(1, header("<f8", "False", "(99, 99)"), 48)))
        .isEqualTo(Reason.TOO_MANY_PIXELS);
    assertThat(reason(file(1, header("<f8", "False", "(1, 999999999)"), 48)))
        .isEqualTo(Reason.TOO_MANY_PIXELS);
    assertThat(reason(file(1, header("<f8", "False", "(0, 3)"), 0))).isEqualTo(Reason.CORRUPT);
    assertThat(reason(file(1, header("<f8", "False", "(2, 3)"), 40))).isEqualTo(Reason.TRUNCATED);
    assertThat(reason(file(1, header("<f8", "False", "(2, 3)"), 56))).isEqualTo(Reason.CORRUPT);
    assertThat(reason(file(4, header("<f8", "False", "(2, 3)"), 48))).isEqualTo(Reason.CORRUPT);
    assertThat(reason(file(2, " ".repeat(5000), 48))).isEqualTo(Reason.CORRUPT);
  }

  @Test
  void brokenBytesNeverEscapeAsAnythingElse() {
    byte[] good = file(1, header("<f4", "False", "(2, 3)"), 24);
    Random random = new Random(5);
    for (int round = 0; round < 20_000; round++) {
      byte[] bad = Arrays.copyOf(good, random.nextInt(good.length + 4));
      for (int i = random.nextInt(6); i > 0 && bad.length > 6; i--) {
        bad[6 + random.nextInt(bad.length - 6)] = (byte) random.nextInt();
      }
      reason(bad);
    }
  }

  @Test
  void aMessageSaysWhatIsThereAndWhatWouldBeValid() {
    assertThatThrownBy(
            () -> new NpyReader().read(file(1, header("<i2", "False", "(2, 3)"), 12), 3, LIMITS))
        .hasMessageContaining("'descr': '<i2'")
        .hasMessageContaining("(rows, columns, 3)");
  }
}
