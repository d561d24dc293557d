package dev.pixeltally.dataset;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.labels.LabelSpace;
import dev.pixeltally.labels.LabelSpaces;
import java.nio.charset.StandardCharsets;

/** Label spaces from files of any storage. */
public final class LabelFile {
  private static final long LIMIT = 1 << 20;

  private LabelFile() {}

  /** A built-in space by name, or the one of a YAML file. */
  public static LabelSpace named(Storage storage, String nameOrFile) {
    return Addresses.isLocal(nameOrFile)
        ? LabelSpaces.named(nameOrFile)
        : read(storage, nameOrFile);
  }

  public static LabelSpace read(Storage storage, String file) {
    try {
      byte[] bytes = storage.read(file, LIMIT, Reason.UNREADABLE);
      return LabelSpaces.parse(new String(bytes, StandardCharsets.UTF_8), file);
    } catch (SampleException e) {
      throw new Refusal(e.getMessage(), e);
    }
  }
}
