package dev.pixeltally.dataset;

import dev.pixeltally.config.Refusal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Joins a split's ids with what the folders hold. */
final class Lister {
  /** As folders are listed, one after the other. */
  private static final Comparator<String> BY_FOLDER =
      Comparator.comparing(Addresses::parent).thenComparing(Addresses::name);

  private final Dataset dataset;

  /** Whether the folders hold folders, one a city, and names more than ids. */
  private final boolean nested;

  /** Whether the truth are maps of real values, and folders lie in folders. */
  private final boolean maps;

  private final FolderIndex images;
  private final FolderIndex masks;

  /** What missing label maps are drawn from; null: nothing. */
  private final FolderIndex outlines;

  private final FolderIndex primary;
  private final SampleList.Builder samples;
  private final List<FailedSample> failures = new ArrayList<>();
  private final Map<FileTable, BitSet> seen = new HashMap<>();

  Lister(Dataset dataset) {
    this.dataset = dataset;
    this.nested = dataset.layout().equals(Layout.CITYSCAPES.name());
    this.maps = dataset.layout().equals(Layout.MAPS.name());
    this.images = index(dataset.images(), nested ? CityscapesNames.IMAGES : FolderIndex.IMAGES);
    this.masks = index(dataset.masks(), truthEndings());
    this.outlines =
        nested && masks != null ? index(dataset.masks(), CityscapesNames.POLYGONS) : null;
    this.primary = images != null ? images : masks;
    this.samples = new SampleList.Builder(dataset.images(), dataset.masks());
  }

  private Set<String> truthEndings() {
    if (maps) {
      return MapFolder.ANY;
    }
    if (dataset.layout().equals(Layout.SBD.name())) {
      return FolderIndex.MATLAB;
    }
    return nested ? CityscapesNames.labels(dataset.labels()) : FolderIndex.MASKS;
  }

  private FolderIndex index(String folder, Set<String> endings) {
    return folder == null
        ? null
        : new FolderIndex(
            dataset.storage(),
            folder,
            dataset.root(),
            endings,
            nested ? FolderIndex.Key.BEFORE_ENDING : FolderIndex.Key.STEM);
  }

  Listing list() {
    if (dataset.splitFile() != null) {
      SplitFile.lines(dataset.storage(), dataset.splitFile(), this::line);
      refuseNothing("The split " + dataset.splitFile() + " names no sample");
    } else {
      for (String id : ids(primary)) {
        accept(id);
      }
      strayMasks();
      refuseNothing(
          "Nothing to read in "
              + primary.folder()
              + ": no file there ends in "
              + primary.expected()
              + (primary == masks && outlines != null ? ", " + outlines.expected() : ""));
    }
    return new Listing(samples.build(), failures);
  }

  private List<String> ids(FolderIndex index) {
    if (maps) {
      return index.idsOfAll();
    }
    if (!nested) {
      return List.of(index.top().sortedStems());
    }
    if (index != masks) {
      return index.idsBelow();
    }
    Set<String> both = new LinkedHashSet<>(masks.idsBelow());
    both.addAll(outlines.idsBelow());
    return both.stream().sorted(BY_FOLDER).toList();
  }

  private void refuseNothing(String message) {
    if (samples.size() == 0 && failures.isEmpty()) {
      throw new Refusal(message);
    }
  }

  private void line(String line) {
    String column = SplitFile.firstColumn(line);
    if (column.length() < line.length()
        && Addresses.danger(line) == null
        && primary.find(line) != null) {
      // A file name with a blank in it, not a second column.
      accept(line);
      return;
    }
    String danger = Addresses.danger(column);
    if (danger != null) {
      fail(
          column,
          column,
          Reason.UNSAFE_PATH,
          "The split names "
              + shown(column)
              + ", which "
              + danger
              + "; names inside the dataset's folders are valid ("
              + dataset.splitFile()
              + ")");
      return;
    }
    accept(primary.find(column) == null ? withoutEnding(column) : column);
  }

  /** Lists of file names are tolerated where lists of ids are expected. */
  private String withoutEnding(String name) {
    int dot = name.lastIndexOf('.');
    boolean ends =
        dot > 0 && FolderIndex.IMAGES.contains(name.substring(dot).toLowerCase(Locale.ROOT));
    return ends && primary.find(name.substring(0, dot)) != null ? name.substring(0, dot) : name;
  }

  private void accept(String id) {
    FolderIndex.Entry image = null;
    FolderIndex.Entry truth = null;
    String truthEnding = "";
    if (images != null) {
      image = usable(images, id, Reason.MISSING_IMAGE, "image");
      if (image == null) {
        return;
      }
    }
    if (masks != null) {
      boolean drawn = outlines != null && masks.find(id) == null && outlines.find(id) != null;
      truth =
          drawn
              ? usable(outlines, id, Reason.MISSING_TRUTH, "polygons")
              : usable(masks, id, Reason.MISSING_TRUTH, maps ? "truth" : "label map");
      if (truth == null) {
        return;
      }
      truthEnding =
          drawn ? CityscapesNames.labelMap(truth.ending(), dataset.labels()) : truth.ending();
    }
    FolderIndex.Entry key = image != null ? image : truth;
    BitSet bits = seen.computeIfAbsent(key.table(), t -> new BitSet());
    if (bits.get(key.file())) {
      fail(
          id,
          address(primary, id, key),
          Reason.DUPLICATE_ID,
          "The split names "
              + shown(id)
              + " more than once; it is used once ("
              + dataset.splitFile()
              + ")");
      return;
    }
    bits.set(key.file());
    samples.add(id, ending(image), truthEnding, key.bytes());
  }

  private static String ending(FolderIndex.Entry entry) {
    return entry == null ? "" : entry.ending();
  }

  private static String address(FolderIndex index, String id, FolderIndex.Entry entry) {
    return Addresses.under(index.folder(), id + ending(entry));
  }

  /** The file of an id, or null after saying why it cannot be used. */
  private FolderIndex.Entry usable(FolderIndex index, String id, Reason missing, String what) {
    FolderIndex.Entry entry = index.find(id);
    String address = address(index, id, entry);
    if (entry == null) {
      String message =
          "No "
              + what
              + " for "
              + shown(id)
              + " in "
              + index.folder()
              + " ("
              + index.expected()
              + ")";
      fail(id, address, missing, message);
    } else if (entry.twins() != null) {
      fail(
          id,
          address,
          Reason.DUPLICATE_ID,
          "Two files for one id in " + index.folder() + ": " + entry.twins());
    } else if (entry.bytes() == Storage.OUTSIDE) {
      fail(
          id,
          address,
          Reason.UNSAFE_PATH,
          address
              + " is a link that leads out of the dataset "
              + dataset.root()
              + "; name the folder where the files lie (dataset.images, dataset.masks)");
    } else if (entry.bytes() == 0) {
      fail(id, address, Reason.EMPTY_FILE, "The " + what + " " + address + " has zero bytes");
    } else {
      return entry;
    }
    return null;
  }

  /** Without a split, a label map that belongs to no image is a sample whose image is missing. */
  private void strayMasks() {
    if (images == null || masks == null) {
      return;
    }
    for (String id : ids(masks)) {
      if (images.find(id) == null) {
        usable(images, id, Reason.MISSING_IMAGE, "image");
      }
    }
  }

  private void fail(String id, String image, Reason reason, String message) {
    failures.add(new FailedSample(shown(id), shown(image), Stage.LIST, reason, message));
  }

  /** A line of a file, fit for a message: bounded, no control characters. */
  static String shown(String text) {
    String clean = text.replaceAll("\\p{Cntrl}", "?");
    return clean.length() <= 300 ? clean : clean.substring(0, 297) + "...";
  }
}
