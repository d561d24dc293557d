package dev.pixeltally.jobs;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.Setting;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** All kinds of truth for instances. */
final class InstanceFamilies {
  /** The first is that of a detector of which nothing is asked. */
  private static final List<InstanceFamily> ALL =
      List.of(new CocoFamily(), new VocBoxFamily(), new SdsFamily(), new CityscapesFamily());

  private InstanceFamilies() {}

  /** Settings that mean something to some protocol, beside those of every run. */
  static List<Setting<?>> settings() {
    return ALL.stream()
        .flatMap(family -> family.settings().stream())
        .distinct()
        .collect(Collectors.toUnmodifiableList());
  }

  /** That of one protocol; empty where its predictions are no instances. */
  static Optional<InstanceFamily> of(String protocol) {
    return ALL.stream().filter(family -> family.protocols().contains(protocol)).findFirst();
  }

  /**
   * That of several protocols; of none, the one that finds out what fits.
   *
   * @throws Refusal where they are of several kinds of truth
   */
  static InstanceFamily of(List<String> protocols) {
    InstanceFamily family =
        protocols.stream().flatMap(name -> of(name).stream()).findFirst().orElse(ALL.get(0));
    for (String name : protocols) {
      Optional<InstanceFamily> other = of(name);
      if (other.isPresent() && other.get() != family) {
        throw new Refusal(
            "Cannot measure by "
                + String.join(", ", protocols)
                + " at once: "
                + name
                + " holds instances against another kind of truth; valid beside "
                + first(family, protocols)
                + ": "
                + beside(family, first(family, protocols)));
      }
    }
    return family;
  }

  private static String first(InstanceFamily family, List<String> protocols) {
    return protocols.stream().filter(family.protocols()::contains).findFirst().orElseThrow();
  }

  private static String beside(InstanceFamily family, String protocol) {
    String others =
        family.protocols().stream()
            .filter(name -> !name.equals(protocol))
            .collect(Collectors.joining(", "));
    return others.isEmpty() ? "none" : others;
  }
}
