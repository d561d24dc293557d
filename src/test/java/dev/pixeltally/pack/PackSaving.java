package dev.pixeltally.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.dataset.DatasetSpec;
import dev.pixeltally.dataset.Listing;
import dev.pixeltally.dataset.SampleFiles;
import dev.pixeltally.dataset.SampleSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * What packing saves on one storage, counted in its requests: a listing and then every byte by one
 * thread, as one task reads. {@code -Dpack.files=1000 -Dpack.ms=20} makes the tests of it
 * measurements, see docs/operations.md.
 *
 * @param origin address of the files of {@link #makeFiles}
 * @param out address of the pack
 * @param hadoop the storage's settings
 * @param requests how many the storage has answered so far
 */
record PackSaving(String origin, String out, Map<String, String> hadoop, LongSupplier requests) {
  private static final long LIMIT = 1 << 20;
  private static final int IMAGE_BYTES = 20_000;
  private static final int MASK_BYTES = 2_000;

  /** Pairs of image and label map. */
  static int files(int unlessSaid) {
    return Integer.getInteger("pack.files", unlessSaid);
  }

  /** How much longer each request shall take. */
  static Duration delay() {
    return Duration.ofMillis(Long.getLong("pack.ms", 0));
  }

  /** Writes pairs below a local folder. */
  static void makeFiles(Path folder, int pairs) throws Exception {
    Random random = new Random(5);
    for (int i = 0; i < pairs; i++) {
      write(folder.resolve("images"), i + ".jpg", IMAGE_BYTES, random);
      write(folder.resolve("masks"), i + ".png", MASK_BYTES, random);
    }
  }

  private static void write(Path folder, String name, int size, Random random) throws Exception {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    Files.createDirectories(folder);
    Files.write(folder.resolve(name), bytes);
  }

  private Dataset unpacked() {
    return Packs.open(DatasetSpec.of("folder", origin).withLabels("voc"), hadoop);
  }

  PackResult pack() throws Exception {
    Dataset dataset = unpacked();
    PackOptions options = new PackOptions(192 << 20, LIMIT, 16);
    return PackWriter.pack(dataset, dataset.list(), out, options, hadoop, n -> {});
  }

  /** What one reading took, and all that it read. */
  private record Reading(Map<String, String> digests, long requests, double seconds) {}

  private Reading read(Dataset dataset) throws Exception {
    long before = requests.getAsLong();
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
    return new Reading(digests, requests.getAsLong() - before, (System.nanoTime() - start) / 1e9);
  }

  /** Packs, reads both, and says what each took. */
  void measure(int pairs) throws Exception {
    long before = requests.getAsLong();
    long start = System.nanoTime();
    PackResult packed = pack();
    double seconds = (System.nanoTime() - start) / 1e9;
    long packing = requests.getAsLong() - before;
    assertThat(packed.samples()).isEqualTo(pairs);
    assertThat(packed.failures()).isEmpty();

    Reading one = read(unpacked());
    Reading other = read(Packs.open(DatasetSpec.of("packed", out), hadoop));
    System.out.printf(
        Locale.ROOT,
        "%,d samples (%,d files), %d ms a request%n"
            + "  packing       %,7d requests  %7.2f s%n"
            + "  file by file  %,7d requests  %7.2f s%n"
            + "  packed        %,7d requests  %7.2f s%n",
        pairs,
        2 * pairs,
        delay().toMillis(),
        packing,
        seconds,
        one.requests(),
        one.seconds(),
        other.requests(),
        other.seconds());
    assertThat(other.digests()).hasSize(pairs).isEqualTo(one.digests());
    assertThat(one.requests()).isGreaterThan(2L * pairs);
    assertThat(other.requests()).isLessThan(pairs);
  }
}
