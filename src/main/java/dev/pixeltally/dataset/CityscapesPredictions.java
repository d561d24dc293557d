package dev.pixeltally.dataset;

import dev.pixeltally.config.Refusal;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Predictions as Cityscapes' server takes them and cityscapesScripts finds them: anywhere below a
 * folder, each in a file whose name begins as the image's does: label maps in {@code
 * frankfurt_000000_000294*.png}, lists of masks in {@code frankfurt_000000_000294*.txt}.
 */
public final class CityscapesPredictions implements Predictions {
  private static final int NAMED = 10;

  /** Folders below folders; deeper ones are a loop of links. */
  private static final int DEPTH = 16;

  private static final String MAPS = ".png";

  private final String root;
  private final String ending;
  private final Storage storage;

  /** Files by name; where two folders hold one name, their addresses with a comma between. */
  private final TreeMap<String, File> files = new TreeMap<>();

  private record File(String folder, long bytes, String twin) {}

  /** Finds label maps in a folder and all below; {@link Refusal} where it is none. */
  public CityscapesPredictions(String folder, Map<String, String> hadoop) {
    this(folder, hadoop, MAPS);
  }

  /** Finds lists of masks in a folder and all below; {@link Refusal} where it is none. */
  public static CityscapesPredictions ofInstances(String folder, Map<String, String> hadoop) {
    return new CityscapesPredictions(folder, hadoop, ".txt");
  }

  private CityscapesPredictions(String folder, Map<String, String> hadoop, String ending) {
    this.ending = ending;
    this.storage = Storage.everywhere(hadoop);
    this.root = PredictionFolder.open(folder, hadoop).folder();
    Deque<String> folders = new ArrayDeque<>(List.of(root));
    while (!folders.isEmpty()) {
      String next = folders.remove();
      list(next);
      if (next.chars().filter(c -> c == '/').count()
          < root.chars().filter(c -> c == '/').count() + DEPTH) {
        storage.folders(next).stream()
            .map(name -> Addresses.under(next, name))
            .filter(below -> storage.within(below, root, root))
            .forEach(folders::add);
      }
    }
  }

  private void list(String folder) {
    try {
      storage.list(
          folder,
          root,
          (name, bytes) -> {
            if (name.endsWith(ending) && name.charAt(0) != '.') {
              File first = files.get(name);
              files.put(
                  name,
                  first == null
                      ? new File(folder, bytes, null)
                      : new File(first.folder, first.bytes, Addresses.under(folder, name)));
            }
          });
    } catch (IOException e) {
      throw new Refusal("Cannot list " + folder + ": " + e, e);
    }
  }

  /** The folder's address. */
  public String root() {
    return root;
  }

  @Override
  public Storage storage() {
    return storage;
  }

  @Override
  public String addressOf(String id) {
    List<String> names = names(CityscapesNames.core(id));
    return names.isEmpty() ? null : address(names.get(0));
  }

  private String address(String name) {
    return Addresses.under(files.get(name).folder, name);
  }

  /** All names that begin with an image's, sorted. */
  private List<String> names(String core) {
    List<String> names = new ArrayList<>();
    for (String name : files.tailMap(core).keySet()) {
      if (!name.startsWith(core)) {
        break;
      }
      names.add(name);
    }
    return names;
  }

  @Override
  public PredictionFolder.Matched match(Listing truth) {
    List<FailedSample> failures = new ArrayList<>(truth.failures());
    BitSet kept = new BitSet();
    // What is left in the end belongs to nobody; a failed truth's prediction does.
    TreeSet<String> strays = new TreeSet<>(files.keySet());
    for (FailedSample f : truth.failures()) {
      names(CityscapesNames.core(f.id())).forEach(strays::remove);
    }
    int number = 0;
    for (Sample sample : truth.samples()) {
      List<String> names = names(CityscapesNames.core(sample.id()));
      names.forEach(strays::remove);
      FailedSample failure = failure(sample, names);
      if (failure == null) {
        kept.set(number);
      } else {
        failures.add(failure);
      }
      number++;
    }
    return new PredictionFolder.Matched(
        new Listing(Listing.only(truth.samples(), kept), failures),
        strays.size(),
        strays.stream().limit(NAMED).toList());
  }

  private FailedSample failure(Sample sample, List<String> names) {
    if (names.isEmpty()) {
      return failed(
          sample,
          Reason.MISSING_PREDICTION,
          "No prediction for "
              + sample.id()
              + " in "
              + root
              + " or below ("
              + CityscapesNames.core(sample.id())
              + "*"
              + ending
              + ")");
    }
    File file = files.get(names.get(0));
    if (names.size() > 1 || file.twin != null) {
      return failed(
          sample,
          Reason.DUPLICATE_ID,
          "Two predictions for one image: "
              + address(names.get(0))
              + " and "
              + (file.twin != null ? file.twin : address(names.get(1))));
    }
    if (file.bytes == Storage.OUTSIDE) {
      return failed(
          sample,
          Reason.UNSAFE_PATH,
          "The prediction " + address(names.get(0)) + " is a link that leads out of " + root);
    }
    // A list without lines says that nothing was found.
    if (file.bytes == 0 && ending.equals(MAPS)) {
      return failed(
          sample, Reason.EMPTY_FILE, "The prediction " + address(names.get(0)) + " has zero bytes");
    }
    return null;
  }

  private static FailedSample failed(Sample sample, Reason reason, String message) {
    return new FailedSample(sample.id(), sample.image(), Stage.LIST, reason, message);
  }
}
