package dev.pixeltally.labels;

import dev.pixeltally.config.Nearest;
import dev.pixeltally.config.Refusal;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How a network's classes become a dataset's. Classes are joined as the run's configuration says,
 * else by name (exactly, else with case, spaces and punctuation left aside: {@code Dining Table} is
 * {@code diningtable}). Several classes of the network may become one of the dataset.
 *
 * <p>A class of the network without a partner, and its ignored ids that the dataset does not ignore
 * as well, become {@link #unmatchedId()}, the dataset's highest ignored id: "something else", which
 * {@code mean-iou} counts as a miss of the true class and nobody's false alarm, and {@code
 * voc-seg}, as its devkit, refuses. Where the dataset ignores no id there is no such value, and a
 * class without a partner is refused.
 */
public final class Mapping implements Serializable {
  private static final long serialVersionUID = 1L;

  private final byte[] ids = new byte[256];
  private final byte[] channels;
  private final boolean identity;
  private final int unmatchedId;
  private final List<String> unmatchedFrom;
  private final List<String> unmatchedTo;

  private Mapping(LabelSpace from, LabelSpace to, int[] partner, int unmatchedId) {
    this.unmatchedId = unmatchedId;
    this.channels = new byte[from.size()];
    List<String> lonely = new ArrayList<>();
    Set<Integer> reached = new HashSet<>();
    int unknown = unknownId(to);
    for (int id = 0; id < 256; id++) {
      int index = from.indexOf(id);
      int target = index == LabelSpace.UNKNOWN || unmatchedId < 0 ? unknown : unmatchedId;
      if (index == LabelSpace.IGNORED && to.indexOf(id) == LabelSpace.IGNORED) {
        target = id;
      } else if (index >= 0 && partner[index] >= 0) {
        target = to.classes().get(partner[index]).id();
        reached.add(partner[index]);
      } else if (index >= 0) {
        lonely.add(from.classes().get(index).name());
      }
      ids[id] = (byte) target;
      if (index >= 0) {
        channels[index] = (byte) target;
      }
    }
    boolean same = true;
    for (LabelClass c : from.classes()) {
      same &= (ids[c.id()] & 0xff) == c.id();
    }
    for (int id : from.ignored().keySet()) {
      same &= (ids[id] & 0xff) == id;
    }
    this.identity = same;
    this.unmatchedFrom = List.copyOf(lonely);
    List<String> unreached = new ArrayList<>();
    for (int i = 0; i < to.size(); i++) {
      if (!reached.contains(i)) {
        unreached.add(to.classes().get(i).name());
      }
    }
    this.unmatchedTo = List.copyOf(unreached);
  }

  /**
   * Joins two spaces.
   *
   * @param from the network's space
   * @param to the dataset's space
   * @param explicit class names of the network to class names of the dataset; these come first
   * @throws Refusal where a name of {@code explicit} is in neither space, or a class has no partner
   *     and the dataset ignores no id that it could become
   */
  public static Mapping between(LabelSpace from, LabelSpace to, Map<String, String> explicit) {
    int[] partner = new int[from.size()];
    Map<String, Integer> loose = new LinkedHashMap<>();
    for (int i = 0; i < to.size(); i++) {
      // A plain name that two classes share decides nothing: -1.
      loose.merge(plain(to.classes().get(i).name()), i, (a, b) -> -1);
    }
    for (int i = 0; i < from.size(); i++) {
      String name = from.classes().get(i).name();
      OptionalInt exact = to.indexOf(name);
      partner[i] = exact.isPresent() ? exact.getAsInt() : loose.getOrDefault(plain(name), -1);
    }
    explicit.forEach((a, b) -> partner[index(from, a)] = index(to, b));
    int unmatched = to.ignored().keySet().stream().mapToInt(Integer::intValue).max().orElse(-1);
    Mapping mapping = new Mapping(from, to, partner, unmatched);
    if (unmatched < 0 && !mapping.unmatchedFrom.isEmpty()) {
      throw new Refusal(
          "Cannot map label space "
              + from.name()
              + " to "
              + to.name()
              + ": no partner for "
              + String.join(", ", mapping.unmatchedFrom)
              + ", and "
              + to.name()
              + " ignores no id that would stand for them. Name a partner for each in the mapping, "
              + "or give the label space an ignored id");
    }
    return mapping;
  }

  private static int index(LabelSpace space, String name) {
    return space
        .indexOf(name)
        .orElseThrow(
            () ->
                new Refusal(
                    "Mapping of classes: label space "
                        + space.name()
                        + " has no class "
                        + name
                        + Nearest.hint(
                            name, space.classes().stream().map(LabelClass::name).toList())));
  }

  private static String plain(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    return plain.isEmpty() ? name : plain;
  }

  /** An id that measuring will name as unknown; the unmatched id where the space knows all 256. */
  private static int unknownId(LabelSpace to) {
    for (int id = 255; id >= 0; id--) {
      if (to.indexOf(id) == LabelSpace.UNKNOWN) {
        return id;
      }
    }
    return to.ignored().keySet().stream().mapToInt(Integer::intValue).max().orElse(255);
  }

  /**
   * 256 ids of the dataset by id of the network (unsigned bytes). Ids that the network's space does
   * not know become one that the dataset's does not know either.
   */
  public byte[] ids() {
    return ids.clone();
  }

  /** Ids of the dataset by channel (class index) of the network (unsigned bytes). */
  public byte[] channels() {
    return channels.clone();
  }

  /** Whether every id of the network's space stays what it is. */
  public boolean identity() {
    return identity;
  }

  /** The id that stands for "a class that the dataset does not have"; -1 where there is none. */
  public int unmatchedId() {
    return unmatchedId;
  }

  /** Names of the network's classes that have no partner, by ascending id. */
  public List<String> unmatchedFrom() {
    return unmatchedFrom;
  }

  /** Names of the dataset's classes that no class of the network becomes, in index order. */
  public List<String> unmatchedTo() {
    return unmatchedTo;
  }

  /** One sentence for the log, naming the classes without a partner; empty where all have one. */
  public String warning() {
    List<String> parts = new ArrayList<>();
    if (!unmatchedFrom.isEmpty()) {
      parts.add(
          "the network's "
              + String.join(", ", unmatchedFrom)
              + " are, where predicted, none of the dataset's (docs/measuring.md says what that costs)");
    }
    if (!unmatchedTo.isEmpty()) {
      parts.add("the dataset's " + String.join(", ", unmatchedTo) + " are never predicted");
    }
    return parts.isEmpty() ? "" : "Classes without a partner: " + String.join("; ", parts);
  }
}
