package dev.pixeltally.pack;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.dataset.DatasetSpec;
import dev.pixeltally.dataset.Datasets;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.labels.LabelSpace;
import dev.pixeltally.labels.LabelSpaces;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Opens datasets, packed or not: a folder with {@code pack.json} is a pack. */
public final class Packs {
  /** The layout's name. */
  public static final String LAYOUT = "packed";

  private static final long MANIFEST_LIMIT = 64 << 20;

  private Packs() {}

  /** Those of {@link Datasets#layouts}, and a pack's own. */
  public static List<String> layouts() {
    return Stream.concat(Datasets.layouts().stream(), Stream.of(LAYOUT)).toList();
  }

  /** As {@link Datasets#open(DatasetSpec, Map)}, or a pack in place of its origin. */
  public static Dataset open(DatasetSpec spec, Map<String, String> hadoop) {
    return isPack(spec, hadoop) ? packed(spec, hadoop) : Datasets.open(spec, hadoop);
  }

  /**
   * As {@link Datasets#openTruth(DatasetSpec, Map)}, or a pack in place of its origin: of that,
   * only samples count that have an image too.
   */
  public static Dataset openTruth(DatasetSpec spec, Map<String, String> hadoop) {
    if (!isPack(spec, hadoop)) {
      return Datasets.openTruth(spec, hadoop);
    }
    Dataset dataset = packed(spec, hadoop);
    if (!dataset.hasLabelMaps()) {
      throw new Refusal("Cannot score label maps against " + spec.root() + ": the pack has none");
    }
    return dataset;
  }

  /** Whether a pack is meant, or lies in the root. */
  public static boolean isPack(DatasetSpec spec, Map<String, String> hadoop) {
    Storage storage = Storage.of(spec.root(), hadoop);
    return spec.layout().equals(LAYOUT)
        || storage.isFile(storage.absolute(spec.root()) + "/" + PackManifest.NAME);
  }

  /** What a pack's folder says of it; null where there is none. */
  static PackManifest manifest(Storage storage, String root) {
    String address = root + "/" + PackManifest.NAME;
    if (!storage.isFile(address)) {
      return null;
    }
    try {
      byte[] json = storage.read(address, MANIFEST_LIMIT, Reason.UNREADABLE);
      return PackManifest.parse(new String(json, StandardCharsets.UTF_8), address);
    } catch (SampleException e) {
      throw new Refusal(e.getMessage(), e);
    }
  }

  private static Dataset packed(DatasetSpec spec, Map<String, String> hadoop) {
    Storage storage = Storage.of(spec.root(), hadoop);
    String root = storage.absolute(spec.root());
    PackManifest manifest = manifest(storage, root);
    if (manifest == null) {
      throw new Refusal(
          "Cannot open "
              + root
              + " as a pack: no "
              + PackManifest.NAME
              + " is there, which pack writes last; start it again, or name another layout");
    }
    refuseOther(spec, root, manifest);
    LabelSpace labels =
        spec.labels() == null ? manifest.labels() : LabelSpaces.named(spec.labels());
    Dataset dataset =
        new Dataset(
            manifest.layout(),
            root,
            manifest.split(),
            manifest.images(),
            manifest.masks(),
            manifest.truth() == null ? null : root + "/" + manifest.truth().path(),
            labels,
            storage,
            new PackSource(root, manifest, storage, hadoop));
    if (dataset.hasLabelMaps()) {
      labels.requireLabelMaps("Cannot read the label maps of " + root);
    }
    return dataset;
  }

  /** A pack holds what it holds: what else is asked for must be that. */
  private static void refuseOther(DatasetSpec spec, String root, PackManifest manifest) {
    String split = manifest.split();
    boolean same =
        spec.split() == null
            || spec.split().equals(split)
            || (split != null && split.matches(Pattern.quote(spec.split()) + "\\d{4}"));
    if (!same) {
      throw new Refusal(
          "dataset.split="
              + spec.split()
              + ": the pack "
              + root
              + " holds "
              + (split == null ? "a dataset without splits" : "split " + split));
    }
    if (spec.images() != null || spec.masks() != null) {
      throw new Refusal(
          (spec.images() != null
                  ? "dataset.images=" + spec.images()
                  : "dataset.masks=" + spec.masks())
              + ": "
              + root
              + " is a pack, in which images and label maps lie together; leave it out");
    }
  }
}
