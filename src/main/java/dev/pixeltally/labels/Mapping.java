package dev.pixeltally.labels;

import dev.pixeltally.config.Nearest;
import dev.pixeltally.config.Refusal;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * How a network's classes become a dataset's. Classes are joined as the run's configuration says,
 * else by name (exactly, else with case, spaces and punctuation left aside: {@code Dining Table} is
 * {@code diningtable}). Several classes of the network may become one of the dataset.
 *
 * <p>Of label maps, {@link #between}, a class of the network without a partner, and its ignored ids
 * that the dataset does not ignore as well, become {@link #unmatchedId()}: 255 or 0, where the
 * dataset ignores one of them, else its highest ignored id. That is "something else", which {@code
 * mean-iou} counts as a miss of the true class and nobody's false alarm, and {@code voc-seg}, as
 * its devkit, refuses. Where the dataset ignores no id there is no such value, and a class without
 * a partner is refused.
 *
 * <p>Of instances, {@link #ofInstances}, those of a class without a partner are none of the
 * dataset's: {@link #idOf} says -1, and they are not scored.
 */
public final class Mapping implements Serializable {
  private static final long serialVersionUID = 1L;

  /** {@link #idOf} of what no class of the dataset is. */
  private static final int NONE = -1;

  /** Names in a warning; a detector of a thousand classes may lack as many. */
  private static final int NAMED = 40;

  private final LabelSpace from;
  private final int[] partnerIds;
  private final byte[] table;
  private final int unmatchedId;
  private final boolean identity;
  private final List<String> unmatchedFrom;
  private final List<String> unmatchedTo;

  /**
   * @param partner by index of {@code from}: index of {@code to}, or {@link #NONE}
   * @param table the dataset's ids by the network's, of label maps; null of instances
   */
  private Mapping(LabelSpace from, LabelSpace to, int[] partner, byte[] table, int unmatchedId) {
    this.from = from;
    this.table = table;
    this.unmatchedId = unmatchedId;
    this.partnerIds =
        Arrays.stream(partner).map(p -> p == NONE ? NONE : to.classes().get(p).id()).toArray();
    this.identity =
        table == null
            ? from.classes().stream().allMatch(c -> idOf(c.id()) == c.id())
            : keeps(table, from);
    this.unmatchedFrom = lonely(from, partner);
    Set<Integer> reached = new HashSet<>();
    Arrays.stream(partner).forEach(reached::add);
    this.unmatchedTo =
        IntStream.range(0, to.size())
            .filter(i -> !reached.contains(i))
            .mapToObj(i -> to.classes().get(i).name())
            .toList();
  }

  /** Whether a table changes no id of a space, judged or not. */
  private static boolean keeps(byte[] table, LabelSpace space) {
    return space.classes().stream().allMatch(c -> (table[c.id()] & 0xff) == c.id())
        && space.ignored().keySet().stream().allMatch(id -> (table[id] & 0xff) == id);
  }

  /** Names of the classes without a partner, by ascending id. */
  private static List<String> lonely(LabelSpace from, int[] partner) {
    return IntStream.range(0, partner.length)
        .filter(i -> partner[i] == NONE)
        .mapToObj(i -> from.classes().get(i))
        .sorted(Comparator.comparingInt(LabelClass::id))
        .map(LabelClass::name)
        .toList();
  }

  /**
   * Joins two spaces of label maps.
   *
   * @param from the network's space
   * @param to the dataset's space
   * @param explicit class names of the network to class names of the dataset; these come first
   * @throws Refusal where a name of {@code explicit} is in neither space, an id of either is beyond
   *     255, or a class has no partner and the dataset ignores no id that it could become
   */
  public static Mapping between(LabelSpace from, LabelSpace to, Map<String, String> explicit) {
    String doing = "Cannot map label space " + from.name() + " to " + to.name();
    from.requireLabelMaps(doing);
    to.requireLabelMaps(doing);
    int[] partner = join(from, to, explicit);
    int unmatched = somethingElse(to);
    List<String> lonely = lonely(from, partner);
    if (unmatched == NONE && !lonely.isEmpty()) {
      throw new Refusal(
          doing
              + ": no partner for "
              + String.join(", ", lonely)
              + ", and "
              + to.name()
              + " ignores no id that would stand for them. Name a partner for each in the mapping, "
              + "or give the label space an ignored id");
    }
    return new Mapping(from, to, partner, table(from, to, partner, unmatched), unmatched);
  }

  /**
   * Joins two spaces of instances, whatever their ids; a class without a partner is no reason to
   * refuse.
   *
   * @param from the network's space
   * @param to the dataset's space
   * @param explicit class names of the network to class names of the dataset; these come first
   * @throws Refusal where a name of {@code explicit} is in neither space
   */
  public static Mapping ofInstances(LabelSpace from, LabelSpace to, Map<String, String> explicit) {
    return new Mapping(from, to, join(from, to, explicit), null, NONE);
  }

  /** Cityscapes ignores many that are something; 0 is "unlabeled" there. */
  private static int somethingElse(LabelSpace to) {
    Set<Integer> ignored = to.ignored().keySet();
    return !ignored.contains(255) && ignored.contains(0)
        ? 0
        : ignored.stream().mapToInt(Integer::intValue).max().orElse(NONE);
  }

  /** By index of the network's class: index of the dataset's, or {@link #NONE}. */
  private static int[] join(LabelSpace from, LabelSpace to, Map<String, String> explicit) {
    ClassNames names = new ClassNames(to.classes());
    int[] partner = new int[from.size()];
    for (int i = 0; i < from.size(); i++) {
      partner[i] = names.placeOf(from.classes().get(i).name()).orElse(NONE);
    }
    explicit.forEach((a, b) -> partner[index(from, a)] = index(to, b));
    return partner;
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

  /** The dataset's ids by the network's, for all that a pixel can hold. */
  private static byte[] table(LabelSpace from, LabelSpace to, int[] partner, int unmatched) {
    byte[] table = new byte[256];
    int unknown = unknownId(to);
    for (int id = 0; id < table.length; id++) {
      int index = from.indexOf(id);
      int target = index == LabelSpace.UNKNOWN || unmatched == NONE ? unknown : unmatched;
      if (index == LabelSpace.IGNORED && to.indexOf(id) == LabelSpace.IGNORED) {
        target = id;
      } else if (index >= 0 && partner[index] != NONE) {
        target = to.classes().get(partner[index]).id();
      }
      table[id] = (byte) target;
    }
    return table;
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
   * 256 ids of the dataset by id of the network (unsigned bytes), of label maps. Ids that the
   * network's space does not know become one that the dataset's does not know either.
   *
   * @throws IllegalStateException of instances, whose ids no such table holds
   */
  public byte[] ids() {
    if (table == null) {
      throw new IllegalStateException("A mapping of instances has no table of label maps' ids");
    }
    return table.clone();
  }

  /**
   * The dataset's id of a class.
   *
   * @param networkId any number
   * @return -1 where it is no class of the network's space, or one without a partner
   */
  public int idOf(int networkId) {
    int index = from.indexOf(networkId);
    return index < 0 ? NONE : partnerIds[index];
  }

  /** Whether every id of the network's space stays what it is. */
  public boolean identity() {
    return identity;
  }

  /**
   * The id that stands, in label maps, for "a class that the dataset does not have"; -1 where there
   * is none.
   */
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
              + named(unmatchedFrom)
              + (table == null
                  ? " are none of the dataset's: what is found of them is not scored"
                  : " are, where predicted, none of the dataset's (docs/measuring.md says what that"
                      + " costs)"));
    }
    if (!unmatchedTo.isEmpty()) {
      parts.add("the dataset's " + named(unmatchedTo) + " are never predicted");
    }
    return parts.isEmpty() ? "" : "Classes without a partner: " + String.join("; ", parts);
  }

  private static String named(List<String> names) {
    return names.size() <= NAMED
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, NAMED)) + " and " + (names.size() - NAMED) + " more";
  }
}
