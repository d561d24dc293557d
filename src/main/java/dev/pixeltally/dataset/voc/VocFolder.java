package dev.pixeltally.dataset.voc;

import dev.pixeltally.config.Nearest;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.Addresses;
import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.LabelFile;
import dev.pixeltally.dataset.NearestFolder;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.SplitFile;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.labels.LabelSpace;
import dev.pixeltally.labels.LabelSpaces;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A VOC dataset, or SBD, whose photographs need not be there: what is read of one to score
 * detections or segments.
 *
 * @param base the folder with {@code ImageSets} in it; SBD's lists are in the folder itself
 * @param split the split's name
 * @param list address of the split's list of images
 */
public record VocFolder(Storage storage, String base, String split, String list) {
  private static final String ENDING = ".txt";

  /** A thousand objects have less; a file is held while it is parsed. */
  private static final long MOST_BYTES = 16 << 20;

  /** Which of VOC's lists are meant, and the folder that belongs to them. */
  public enum Kind {
    /** Boxes: {@code ImageSets/Main}, {@code Annotations}. */
    DETECTION("ImageSets/Main", "Annotations"),
    /** Masks: {@code ImageSets/Segmentation}, {@code SegmentationObject}. */
    SEGMENTATION("ImageSets/Segmentation", "SegmentationObject"),
    /** Masks of SBD, the Semantic Boundaries Dataset: {@code inst}. */
    SBD("", "inst");

    private final String lists;
    private final String truth;

    Kind(String lists, String truth) {
      this.lists = lists;
      this.truth = truth;
    }
  }

  /**
   * The split's images.
   *
   * @param ids in the list's order, each once
   * @param failures DUPLICATE_ID of those that the list repeats, UNSAFE_PATH
   */
  public record Ids(List<String> ids, List<FailedSample> failures) {}

  /**
   * Finds the dataset: the root itself or, of a devkit, the newest VOCyyyy in it.
   *
   * @param split a split's name, or the address of a list
   * @throws Refusal names what was looked for and what is there
   */
  public static VocFolder open(Storage storage, String root, String split, Kind kind) {
    String full = storage.absolute(root);
    if (!storage.isFolder(full)) {
      throw new Refusal(
          "Cannot open VOC dataset "
              + full
              + ": no such folder"
              + NearestFolder.hint(storage, full));
    }
    String base = base(storage, full, kind);
    String lists = Addresses.under(base, kind.lists);
    String list = Addresses.under(lists, split + ENDING);
    if (Addresses.danger(split) == null && storage.isFile(list)) {
      return new VocFolder(storage, base, split, list);
    }
    if (storage.isFile(split)) {
      String name = Addresses.name(split);
      int dot = name.lastIndexOf('.');
      return new VocFolder(
          storage, base, dot > 0 ? name.substring(0, dot) : name, storage.absolute(split));
    }
    Set<String> splits = splits(storage, lists);
    throw new Refusal(
        "No split is named "
            + split
            + " in "
            + base
            + " (looked for "
            + list
            + ")"
            + (splits.isEmpty() ? ". No split is there" : Nearest.hint(split, splits)));
  }

  /** Whether there is a dataset of a kind in a folder, where {@link #open} would find it. */
  public static boolean holds(Storage storage, String root, Kind kind) {
    return bases(storage, storage.absolute(root), kind).stream()
        .anyMatch(b -> storage.isFolder(Addresses.under(b, kind.truth)));
  }

  private static List<String> bases(Storage storage, String root, Kind kind) {
    List<String> bases = new ArrayList<>(List.of(root));
    if (kind == Kind.SBD) {
      bases.add(Addresses.under(root, "dataset"));
      bases.add(Addresses.under(root, "benchmark_RELEASE/dataset"));
      return bases;
    }
    for (String kit : List.of(root, Addresses.under(root, "VOCdevkit"))) {
      storage.folders(kit).stream()
          .filter(n -> n.matches("VOC\\d{4}"))
          .sorted(Comparator.reverseOrder())
          .forEach(n -> bases.add(Addresses.under(kit, n)));
    }
    return bases;
  }

  private static String base(Storage storage, String root, Kind kind) {
    List<String> bases = bases(storage, root, kind);
    return bases.stream()
        .filter(b -> storage.isFolder(Addresses.under(b, kind.truth)))
        .findFirst()
        .orElseThrow(
            () ->
                new Refusal(
                    "Cannot open "
                        + root
                        + " as VOC: no folder "
                        + kind.truth
                        + " in "
                        + String.join(", ", bases)
                        + (kind == Kind.SEGMENTATION ? "; nor, as in SBD, a folder inst" : "")));
  }

  private static Set<String> splits(Storage storage, String folder) {
    Set<String> names = new TreeSet<>();
    if (storage.isFolder(folder)) {
      try {
        storage.list(
            folder,
            folder,
            (name, bytes) -> {
              if (name.endsWith(ENDING)) {
                names.add(name.substring(0, name.length() - ENDING.length()));
              }
            });
      } catch (IOException e) {
        throw new Refusal("Cannot list " + folder + ": " + e, e);
      }
    }
    return names;
  }

  /**
   * Reads the split's list.
   *
   * @throws Refusal where it names no image
   */
  public Ids ids() {
    Set<String> ids = new LinkedHashSet<>();
    List<FailedSample> failures = new ArrayList<>();
    SplitFile.lines(
        storage,
        list,
        line -> {
          String id = SplitFile.firstColumn(line);
          String danger = Addresses.danger(id);
          if (danger != null) {
            failures.add(failure(id, Reason.UNSAFE_PATH, "which " + danger));
          } else if (!ids.add(id)) {
            failures.add(failure(id, Reason.DUPLICATE_ID, "twice; it counts once"));
          }
        });
    if (ids.isEmpty()) {
      throw new Refusal("Cannot score by the split " + list + ": it names no image");
    }
    return new Ids(List.copyOf(ids), List.copyOf(failures));
  }

  private FailedSample failure(String id, Reason reason, String what) {
    return new FailedSample(id, null, Stage.LIST, reason, list + " names " + id + ", " + what);
  }

  /** Address of an image's annotation. */
  public String annotation(String id) {
    return Addresses.under(base, "Annotations/" + id + ".xml");
  }

  /**
   * An image's objects.
   *
   * @param xml the thread's own reader
   * @throws SampleException at TRUTH: MISSING_TRUTH, TOO_MANY_BYTES, CORRUPT
   */
  public List<VocObject> objects(String id, VocXml xml) throws SampleException {
    String address = annotation(id);
    try {
      return xml.read(storage.read(address, MOST_BYTES, Reason.MISSING_TRUTH), address);
    } catch (SampleException e) {
      throw e.at(Stage.TRUTH);
    }
  }

  /**
   * The classes: those of the space that is named, of the dataset's own {@code labels.yaml}, or
   * VOC's.
   *
   * @param nameOrFile a built-in space or a YAML file; null: not named
   */
  public LabelSpace labels(String nameOrFile) {
    if (nameOrFile != null) {
      return LabelFile.named(storage, nameOrFile);
    }
    String own = Addresses.under(base, "labels.yaml");
    return storage.isFile(own) ? LabelFile.read(storage, own) : LabelSpaces.builtIn("voc");
  }
}
