package dev.pixeltally.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.dataset.DatasetSpec;
import dev.pixeltally.dataset.Listing;
import dev.pixeltally.dataset.SampleFiles;
import dev.pixeltally.dataset.SampleSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What packing saves, counted in requests of a storage that is not local: a listing and then every
 * byte by one thread, as one task reads. {@code -Dpack.files=1000 -Dpack.ms=20} makes it a
 * measurement, see docs/operations.md.
 */
class PackSavingTest {
  private static final int FILES = Integer.getInteger("pack.files", 200);
  private static final long LIMIT = 1 << 20;
  private static final int IMAGE_BYTES = 20_000;
  private static final int MASK_BYTES = 2_000;

  @TempDir Path folder;
  private Map<String, String> hadoop;

  @BeforeEach
  void settings() {
    hadoop =
        Map.of(
            "fs.slow.impl",
            SlowFileSystem.class.getName(),
            "fs.slow.ms",
            System.getProperty("pack.ms", "0"));
  }

  private void makeFiles() throws Exception {
    Random random = new Random(5);
    for (int i = 0; i < FILES; i++) {
      write("images", i + ".jpg", IMAGE_BYTES, random);
      write("masks", i + ".png", MASK_BYTES, random);
    }
  }

  private void write(String below, String name, int size, Random random) throws Exception {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    Path place = folder.resolve("origin").resolve(below);
    Files.createDirectories(place);
    Files.write(place.resolve(name), bytes);
  }

  /** What one reading took, and all that it read. */
  private record Reading(Map<String, String> digests, long requests, double seconds) {}

  private Reading read(Dataset dataset) throws Exception {
    long before = SlowFileSystem.REQUESTS.get();
    long start = System.nanoTime();
    Map<String, String> digests = new TreeMap<>();
    Listing listing = dataset.list();
    SampleSource source = dataset.source();
    try (SampleSource.Cursor cursor = source.open(source.ordered(listing.samples()))) {
      while (cursor.hasNext()) {
        SampleFiles files = cursor.next();
        digests.put(
            files.sample().id(),
            Digests.of(files.image(LIMIT)) + " " + Digests.of(files.truth(LIMIT)));
      }
    }
    return new Reading(
        digests, SlowFileSystem.REQUESTS.get() - before, (System.nanoTime() - start) / 1e9);
  }

  @Test
  void manyRequestsBecomeFew() throws Exception {
    makeFiles();
    DatasetSpec spec = DatasetSpec.of("folder", "slow:" + folder.resolve("origin"));
    Dataset origin = Packs.open(spec.withLabels("voc"), hadoop);
    String out = "slow:" + folder.resolve("pack");
    long start = System.nanoTime();
    PackResult packed =
        PackWriter.pack(
            origin, origin.list(), out, new PackOptions(192 << 20, LIMIT, 16), hadoop, n -> {});
    double packing = (System.nanoTime() - start) / 1e9;
    assertThat(packed.samples()).isEqualTo(FILES);
    assertThat(packed.failures()).isEmpty();

    Reading one = read(origin);
    Reading other = read(Packs.open(DatasetSpec.of("packed", out), hadoop));
    System.out.printf(
        Locale.ROOT,
        "%,d samples (%,d files), %s ms a request; packing %.1f s%n"
            + "  file by file  %,7d requests  %7.2f s%n"
            + "  packed        %,7d requests  %7.2f s%n",
        FILES,
        2 * FILES,
        hadoop.get("fs.slow.ms"),
        packing,
        one.requests(),
        one.seconds(),
        other.requests(),
        other.seconds());
    assertThat(other.digests()).hasSize(FILES).isEqualTo(one.digests());
    assertThat(one.requests()).isGreaterThan(2L * FILES);
    assertThat(other.requests()).isLessThan(FILES);

    // Started again, it finds all done, and reads none of the files.
    long before = SlowFileSystem.OPENED.get();
    PackResult again =
        PackWriter.pack(
            origin, origin.list(), out, new PackOptions(192 << 20, LIMIT, 16), hadoop, n -> {});
    assertThat(again.written()).isZero();
    assertThat(SlowFileSystem.OPENED.get() - before).isLessThan(20);
  }
}
