package dev.pixeltally.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

/** Files by scipy, written by {@code make_sbd_golden.py}, and broken ones. */
class MatLabelsTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/sbd");
  private static final List<String> FIELDS = List.of("Segmentation", "Categories");

  private static Map<String, LabelMap> read(byte[] file) throws SampleException {
    return MatLabels.fields(file, "GTinst", FIELDS, DecodeLimits.DEFAULT);
  }

  private static byte[] golden(String name) throws IOException {
    return Files.readAllBytes(GOLDEN.resolve(name));
  }

  @Test
  void pixelsAreThoseOfThePictures() throws Exception {
    for (int i = 1; i <= 8; i++) {
      String name = "2008_%06d".formatted(i);
      LabelMap ids = read(golden("inst/" + name + ".mat")).get("Segmentation");
      LabelMap expected =
          new IndexPng()
              .decode(golden("voc/SegmentationObject/" + name + ".png"), DecodeLimits.DEFAULT);
      assertThat(List.of(ids.width(), ids.height())).isEqualTo(List.of(26, 20));
      assertThat(ids.ids()).isEqualTo(Arrays.copyOf(expected.ids(), ids.ids().length));
    }
  }

  @Test
  void noCutAndNoBitTurnedCrashes() throws Exception {
    Random random = new Random(3);
    for (String name : List.of("2008_000001", "2008_000002")) {
      byte[] file = golden("inst/" + name + ".mat");
      for (int length = 0; length < file.length; length++) {
        tryToRead(Arrays.copyOf(file, length));
      }
      for (int round = 0; round < 20_000; round++) {
        byte[] broken = file.clone();
        for (int n = random.nextInt(3); n >= 0; n--) {
          broken[124 + random.nextInt(file.length - 124)] = (byte) random.nextInt(256);
        }
        tryToRead(broken);
      }
    }
  }

  private static void tryToRead(byte[] file) {
    try {
      assertThat(read(file)).isNotNull();
    } catch (SampleException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  /** A file of such a version with one element. */
  private static byte[] file(int version, int type, byte[] data) {
    byte[] file = new byte[136 + data.length];
    ByteBuffer.wrap(file)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put("MATLAB 5.0 MAT-file".getBytes(StandardCharsets.US_ASCII))
        .position(124)
        .putShort((short) version)
        .put((byte) 'I')
        .put((byte) 'M')
        .putInt(type)
        .putInt(data.length)
        .put(data);
    return file;
  }

  private static void refused(byte[] file, Reason reason) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOfSatisfying(
            SampleException.class,
            e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
  }

  @Test
  void whatInflatesBeyondTheLimitIsRefused() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
      out.write(new byte[] {14, 0, 0, 0, (byte) 0xf0, -1, -1, 0x7f});
      for (int i = 0; i < 64; i++) {
        out.write(new byte[1 << 20]);
      }
    }
    refused(file(0x100, 15, packed.toByteArray()), Reason.TOO_MANY_BYTES);
  }

  @Test
  void otherFilesAreNamed() throws Exception {
    refused(new byte[0], Reason.UNSUPPORTED_FORMAT);
    refused(golden("voc/SegmentationObject/2008_000001.png"), Reason.UNSUPPORTED_FORMAT);
    refused(file(0x200, 14, new byte[0]), Reason.UNSUPPORTED_FORMAT);
    refused(file(0x100, 9, new byte[8]), Reason.CORRUPT);
    assertThatThrownBy(() -> read(golden("cls/2008_000001.mat")))
        .hasMessageContaining("no variable is named GTinst");
    assertThatThrownBy(
            () ->
                MatLabels.fields(
                    golden("inst/2008_000001.mat"), "numbers", FIELDS, DecodeLimits.DEFAULT))
        .hasMessageContaining("no single struct");
    assertThatThrownBy(
            () ->
                MatLabels.fields(
                    golden("inst/2008_000001.mat"),
                    "GTinst",
                    List.of("Boundaries"),
                    DecodeLimits.DEFAULT))
        .isInstanceOfSatisfying(
            SampleException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_A_LABEL_MAP));
    assertThatThrownBy(
            () ->
                MatLabels.fields(
                    golden("inst/2008_000001.mat"),
                    "GTinst",
                    FIELDS,
                    new DecodeLimits(100, 100, 1 << 20)))
        .isInstanceOfSatisfying(
            SampleException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_MANY_PIXELS));
  }
}
