package dev.pixeltally.dataset;

import dev.pixeltally.config.MissingPath;
import dev.pixeltally.config.Refusal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What another tool predicted: one file a sample, named for the sample's id; label maps as PNG,
 * unless other endings are asked for. Files are found, not opened.
 */
public final class PredictionFolder implements Predictions {
  private static final int NAMED = 10;

  private final String folder;
  private final Storage storage;
  private final FolderIndex index;

  /** Whether folders below count, also those in which no sample is. */
  private final boolean deep;

  private PredictionFolder(String folder, Storage storage, Set<String> endings, boolean deep) {
    this.folder = folder;
    this.deep = deep;
    this.storage = storage;
    this.index = new FolderIndex(storage, folder, folder, endings);
  }

  /** Lists a folder; {@link Refusal} where it is none or holds no PNG. */
  public static PredictionFolder open(String folder) {
    return open(folder, Map.of());
  }

  /** As {@link #open(String)}, with Hadoop's settings for addresses that are not local. */
  public static PredictionFolder open(String folder, Map<String, String> hadoop) {
    return open(folder, hadoop, FolderIndex.MASKS, false);
  }

  /**
   * As {@link #open(String, Map)}, of other files than label maps, in the folder and below.
   *
   * @param endings of the files that count, each with its dot, in lower case
   */
  public static PredictionFolder open(
      String folder, Map<String, String> hadoop, Set<String> endings) {
    return open(folder, hadoop, endings, true);
  }

  private static PredictionFolder open(
      String folder, Map<String, String> hadoop, Set<String> endings, boolean deep) {
    Storage storage = Storage.everywhere(hadoop);
    String address = storage.absolute(folder);
    if (!storage.isFolder(address)) {
      String hint =
          Addresses.isLocal(address) ? MissingPath.hint(Addresses.path(address)) : "no such folder";
      throw new Refusal("Cannot read predictions from " + address + ": " + hint);
    }
    return new PredictionFolder(address, storage, endings, deep);
  }

  public String folder() {
    return folder;
  }

  @Override
  public Storage storage() {
    return storage;
  }

  /** Address of a sample's prediction, or null where there is none. */
  @Override
  public String addressOf(String id) {
    FolderIndex.Entry entry = index.find(id);
    return entry == null ? null : Addresses.under(folder, id + entry.ending());
  }

  /**
   * Samples joined with predictions.
   *
   * @param listing samples that have a prediction, and all failures: the listing's own, then
   *     MISSING_PREDICTION, EMPTY_FILE or UNSAFE_PATH of those without a usable one
   * @param strays how many predictions belong to no sample of the listing
   * @param strayNames the first of them by name, ten at most
   */
  public record Matched(Listing listing, long strays, List<String> strayNames) {}

  @Override
  public Matched match(Listing truth) {
    List<String> folders = deep ? index.folders() : List.of("");
    Map<FileTable, BitSet> used = new HashMap<>();
    BitSet kept = new BitSet(truth.samples().size());
    List<FailedSample> failures = new ArrayList<>(truth.failures());
    for (FailedSample f : truth.failures()) {
      // Its truth cannot be used; its prediction still belongs to somebody.
      if (Addresses.danger(f.id()) == null) {
        mark(used, index.find(f.id()));
      }
    }
    int number = 0;
    for (Sample sample : truth.samples()) {
      FolderIndex.Entry entry = index.find(sample.id());
      mark(used, entry);
      FailedSample failure = failure(sample, entry);
      if (failure == null) {
        kept.set(number);
      } else {
        failures.add(failure);
      }
      number++;
    }
    List<String> names = new ArrayList<>();
    long strays = 0;
    for (String below : folders) {
      FileTable files = index.files(below);
      BitSet taken = used.getOrDefault(files, new BitSet());
      strays += files.size() - (long) taken.cardinality();
      strays(below, files, taken, names);
    }
    names.sort(null);
    return new Matched(
        new Listing(kept(truth.samples(), kept), failures),
        strays,
        List.copyOf(names.subList(0, Math.min(NAMED, names.size()))));
  }

  private static void mark(Map<FileTable, BitSet> used, FolderIndex.Entry entry) {
    if (entry != null) {
      used.computeIfAbsent(entry.table(), any -> new BitSet()).set(entry.file());
    }
  }

  private static List<Sample> kept(List<Sample> samples, BitSet kept) {
    if (kept.cardinality() == samples.size()) {
      return samples;
    }
    if (samples instanceof CompactList compact) {
      return compact.only(kept);
    }
    return kept.stream().mapToObj(samples::get).toList();
  }

  private FailedSample failure(Sample sample, FolderIndex.Entry entry) {
    Reason reason;
    String problem;
    if (entry == null) {
      reason = Reason.MISSING_PREDICTION;
      problem =
          "No prediction for "
              + sample.id()
              + " in "
              + folder
              + " ("
              + sample.id()
              + " with "
              + index.expected()
              + ")";
    } else if (entry.twins() != null) {
      reason = Reason.DUPLICATE_ID;
      problem = "Two predictions for one id in " + folder + ": " + entry.twins();
    } else if (entry.bytes() == Storage.OUTSIDE) {
      reason = Reason.UNSAFE_PATH;
      problem =
          "The prediction " + addressOf(sample.id()) + " is a link that leads out of " + folder;
    } else if (entry.bytes() == 0) {
      reason = Reason.EMPTY_FILE;
      problem = "The prediction " + addressOf(sample.id()) + " has zero bytes";
    } else {
      return null;
    }
    return new FailedSample(sample.id(), sample.image(), Stage.LIST, reason, problem);
  }

  private static void strays(String below, FileTable files, BitSet taken, List<String> names) {
    for (int i = taken.nextClearBit(0); i < files.size(); i = taken.nextClearBit(i + 1)) {
      String name = files.stem(i) + files.ending(i);
      names.add(below.isEmpty() ? name : Addresses.under(below, name));
    }
  }
}
