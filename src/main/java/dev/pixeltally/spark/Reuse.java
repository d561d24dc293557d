package dev.pixeltally.spark;

import dev.pixeltally.dataset.Listing;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.tables.StoredPredictions;
import dev.pixeltally.tables.StoredPredictions.Stored;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What of a dataset is inferred, and what is taken from earlier runs.
 *
 * @param wanted samples that no run has a prediction of
 * @param parts all others, by the files in which their predictions stand
 */
public record Reuse(List<Sample> wanted, List<Part> parts) {

  /** Samples of one part: a file may serve any number, where many images are equal. */
  private static final int MOST = 2_000;

  /** Samples whose predictions stand in one file, and their images' sha256. */
  record Part(Stored file, List<Sample> samples, ImageDigests digests) implements Serializable {}

  /** Everything is inferred. */
  static Reuse nothing(List<Sample> samples) {
    return new Reuse(samples, List.of());
  }

  /** By what is stored. */
  static Reuse of(List<Sample> samples, ImageDigests digests, StoredPredictions stored) {
    BitSet wanted = new BitSet();
    Map<Integer, BitSet> byFile = new TreeMap<>();
    for (int i = 0; i < samples.size(); i++) {
      Optional<Integer> file = digests.hex(i).flatMap(stored::place);
      file.map(f -> byFile.computeIfAbsent(f, any -> new BitSet())).orElse(wanted).set(i);
    }
    List<Part> parts = new ArrayList<>();
    byFile.forEach(
        (file, which) -> {
          for (int i = which.nextSetBit(0); i >= 0; ) {
            BitSet some = new BitSet();
            for (int n = 0; n < MOST && i >= 0; n++, i = which.nextSetBit(i + 1)) {
              some.set(i);
            }
            parts.add(
                new Part(
                    stored.files().get(file), Listing.only(samples, some), digests.only(some)));
          }
        });
    return new Reuse(Listing.only(samples, wanted), parts);
  }

  /** How many samples have a prediction already. */
  public long stored() {
    return parts.stream().mapToLong(p -> p.samples().size()).sum();
  }

  /** How many of them each run has given. */
  public Map<String, Long> byRun() {
    Map<String, Long> runs = new TreeMap<>();
    parts.forEach(p -> runs.merge(p.file().run(), (long) p.samples().size(), Long::sum));
    return runs;
  }
}
