package dev.pixeltally.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pixeltally.labels.LabelSpaces;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A million samples, listed from a storage that makes its files up. */
class LargeListingTest {
  private static final int MANY = 1_000_000;

  @Test
  void aMillionSamplesAreListedInOrderAndCompactly() {
    Dataset dataset =
        new Dataset(
            "voc",
            "/made/up",
            "val",
            "/made/up/JPEGImages",
            "/made/up/SegmentationClass",
            "/made/up/val.txt",
            LabelSpaces.builtIn("voc"),
            new MadeUp());
    long before = used();
    Listing listing = dataset.list();
    long bytes = (used() - before) / MANY;
    assertThat(listing.samples()).hasSize(MANY);
    assertThat(listing.failures()).isEmpty();
    assertThat(listing.samples().get(0).id()).isEqualTo(MadeUp.id(0));
    assertThat(listing.samples().get(MANY - 1))
        .isEqualTo(
            new Sample(
                MadeUp.id(MANY - 1),
                "/made/up/JPEGImages/" + MadeUp.id(MANY - 1) + ".jpg",
                "/made/up/SegmentationClass/" + MadeUp.id(MANY - 1) + ".png",
                MANY));
    assertThat(bytes).as("bytes a sample").isLessThan(60);
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private record MadeUp() implements Storage {
    private static final long serialVersionUID = 1L;

    static String id(int i) {
      return "2007_" + (10_000_000 + i);
    }

    @Override
    public String absolute(String address) {
      return address;
    }

    @Override
    public boolean isFolder(String address) {
      return true;
    }

    @Override
    public boolean isFile(String address) {
      return true;
    }

    @Override
    public void list(String folder, String root, Visitor visitor) {
      String ending = folder.endsWith("JPEGImages") ? ".jpg" : ".png";
      for (int i = MANY - 1; i >= 0; i--) {
        visitor.file(id(i) + ending, i + 1L);
      }
    }

    @Override
    public List<String> folders(String folder) {
      return List.of();
    }

    @Override
    public byte[] read(String address, long limit, Reason ifMissing) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < MANY; i++) {
        text.append(id(i)).append('\n');
      }
      return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public InputStream open(String address) {
      return new ByteArrayInputStream(read(address, Long.MAX_VALUE, Reason.UNREADABLE));
    }

    @Override
    public long size(String address) {
      throw new UnsupportedOperationException("lists are read whole");
    }
  }
}
