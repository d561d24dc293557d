package dev.pixeltally.dataset;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads an image's list of masks, a line each: {@code relative/mask.png labelId score}. Where two
 * lines name one mask the last one counts, as in cityscapesScripts.
 */
public final class CityscapesMasks {
  /** Of a list: half a million masks of one image. */
  private static final long MOST_BYTES = 1 << 25;

  private static final String VALID = "; valid: relative/mask.png labelId score";

  private final CityscapesPredictions predictions;

  public CityscapesMasks(CityscapesPredictions predictions) {
    this.predictions = predictions;
  }

  /**
   * The masks that an image's list names, in its order. They are not opened.
   *
   * @throws SampleException BROKEN_DETECTION for a line that is none, UNSAFE_PATH for a mask that
   *     lies outside of the predictions' folder, MISSING_PREDICTION for one that is not there
   */
  public List<CityscapesMask> read(String list) throws SampleException {
    Map<String, CityscapesMask> masks = new LinkedHashMap<>();
    int number = 0;
    for (String line : text(list).lines().toList()) {
      CityscapesMask mask = mask(list, ++number, line);
      masks.put(mask.address(), mask);
    }
    return List.copyOf(masks.values());
  }

  private String text(String list) throws SampleException {
    try {
      byte[] bytes = predictions.storage().read(list, MOST_BYTES, Reason.MISSING_PREDICTION);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (SampleException e) {
      if (e.reason() == Reason.EMPTY_FILE) {
        // An image in which nothing was found.
        return "";
      }
      throw e;
    }
  }

  private CityscapesMask mask(String list, int number, String line) throws SampleException {
    String[] words = line.split(" ", -1);
    if (words.length != 3) {
      throw broken(list, number, "has not three words: " + Lister.shown(line));
    }
    double label = number(list, number, words[1]);
    double score = number(list, number, words[2]);
    if (Math.abs(label) > Short.MAX_VALUE) {
      throw broken(list, number, "has label id " + Lister.shown(words[1]));
    }
    return new CityscapesMask(address(list, number, words[0]), (int) label, score);
  }

  private static double number(String list, int line, String word) throws SampleException {
    try {
      // Java takes 1d and 0x1p3 too.
      double value = word.matches("[-+.0-9eE]+") ? Double.parseDouble(word) : Double.NaN;
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Falls through to the one message for both cases.
    }
    throw broken(list, line, "says " + Lister.shown(word) + " where a finite number should stand");
  }

  private String address(String list, int line, String name) throws SampleException {
    String root = predictions.root();
    if (name.startsWith("/") || name.indexOf(':') >= 0 || name.indexOf('\0') >= 0) {
      throw unsafe(list, line, name, "is no relative path");
    }
    Deque<String> parts = new ArrayDeque<>();
    String folder = Addresses.parent(list).substring(Math.min(list.length(), root.length()));
    for (String part : (folder + "/" + name).split("/", -1)) {
      if (part.equals("..") && parts.isEmpty()) {
        throw unsafe(list, line, name, "leads out of " + root);
      } else if (part.equals("..")) {
        parts.removeLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    String address = Addresses.under(root, String.join("/", parts));
    if (!predictions.storage().isFile(address)) {
      throw new SampleException(
          Stage.READ,
          Reason.MISSING_PREDICTION,
          "Line %d of %s names the mask %s, which is not there"
              .formatted(line, list, Lister.shown(address)));
    }
    if (!predictions.storage().within(address, root, root)) {
      throw unsafe(list, line, name, "is a link that leads out of " + root);
    }
    return address;
  }

  private static SampleException unsafe(String list, int line, String name, String how) {
    return new SampleException(
        Stage.READ,
        Reason.UNSAFE_PATH,
        "Line %d of %s names the mask %s, which %s%s"
            .formatted(line, list, Lister.shown(name), how, VALID));
  }

  private static SampleException broken(String list, int line, String how) {
    return new SampleException(
        Stage.READ, Reason.BROKEN_DETECTION, "Line " + line + " of " + list + " " + how + VALID);
  }
}
