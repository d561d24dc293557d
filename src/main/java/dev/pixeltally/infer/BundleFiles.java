package dev.pixeltally.infer;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.YamlNode;
import dev.pixeltally.dataset.Addresses;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * A bundle's folder, whose files are read from the local disk: those of other storage are copied
 * there when they are asked for, and stay until this process ends.
 */
abstract sealed class BundleFiles {
  /** The description, of which {@code source} is the name. */
  abstract YamlNode description();

  /** The folder as messages show it. */
  abstract String folder();

  /** Whether a name leads to a place inside the folder. */
  abstract boolean holds(String name);

  /** Whether there is such a file. */
  abstract boolean has(String name);

  /** A file of the folder, or beside it where it is local. */
  abstract Path local(String name);

  /** The name of the folder alone. */
  final String name() {
    return Path.of(folder()).getFileName() + "";
  }

  static BundleFiles of(Path folderOrYaml) {
    return new Local(
        Files.isDirectory(folderOrYaml) ? folderOrYaml.resolve(ModelBundle.FILE) : folderOrYaml);
  }

  /**
   * A bundle anywhere.
   *
   * @param hadoop Hadoop's settings for addresses that are not local
   */
  static BundleFiles of(String folderOrYaml, Map<String, String> hadoop) {
    if (Addresses.isLocal(folderOrYaml)) {
      return of(Addresses.path(folderOrYaml));
    }
    Storage storage = Storage.of(folderOrYaml, hadoop);
    String address = storage.absolute(folderOrYaml);
    boolean yaml = address.endsWith(".yaml") || address.endsWith(".yml");
    return new Remote(storage, yaml ? address : address + "/" + ModelBundle.FILE);
  }

  private static final class Local extends BundleFiles {
    private final Path yaml;
    private final Path folder;

    Local(Path yaml) {
      this.yaml = yaml;
      Path parent = yaml.toAbsolutePath().normalize().getParent();
      this.folder = parent == null ? yaml.toAbsolutePath() : parent;
    }

    @Override
    YamlNode description() {
      return YamlNode.read(yaml);
    }

    @Override
    String folder() {
      return folder.toString();
    }

    @Override
    boolean holds(String name) {
      return local(name).startsWith(folder);
    }

    @Override
    boolean has(String name) {
      return Files.isRegularFile(local(name));
    }

    @Override
    Path local(String name) {
      return folder.resolve(name).normalize();
    }
  }

  private static final class Remote extends BundleFiles {
    private static final long MOST_TEXT = 1 << 20;
    private static final int ATTEMPTS = 3;

    private final Storage storage;
    private final String yaml;
    private Path copies;

    Remote(Storage storage, String yaml) {
      this.storage = storage;
      this.yaml = yaml;
    }

    @Override
    YamlNode description() {
      try {
        byte[] text = storage.read(yaml, MOST_TEXT, Reason.UNREADABLE);
        return YamlNode.parse(new String(text, StandardCharsets.UTF_8), yaml);
      } catch (SampleException e) {
        throw new Refusal("Cannot open the model bundle: " + e.getMessage(), e);
      }
    }

    @Override
    String folder() {
      return yaml.substring(0, yaml.lastIndexOf('/'));
    }

    @Override
    boolean holds(String name) {
      return Addresses.danger(name) == null;
    }

    @Override
    boolean has(String name) {
      return storage.isFile(folder() + "/" + name);
    }

    @Override
    Path local(String name) {
      String address = folder() + "/" + name;
      if (!holds(name)) {
        throw new Refusal(
            yaml + ": " + name + " " + Addresses.danger(name) + "; a file beside it is valid");
      }
      for (int attempt = 1; ; attempt++) {
        try {
          Path copy = place(name);
          try (InputStream in = storage.open(address)) {
            Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
          }
          return copy;
        } catch (IOException e) {
          if (attempt == ATTEMPTS) {
            throw new Refusal("Cannot copy " + address + " of the model bundle: " + e, e);
          }
        }
      }
    }

    /** Where a copy goes; removed when this process ends, the last one first. */
    private Path place(String name) throws IOException {
      if (copies == null) {
        copies = Files.createTempDirectory("pixeltally-bundle");
        copies.toFile().deleteOnExit();
      }
      Path copy = copies;
      for (String part : name.split("/", -1)) {
        Files.createDirectories(copy);
        copy = copy.resolve(part);
        copy.toFile().deleteOnExit();
      }
      return copy;
    }
  }
}
