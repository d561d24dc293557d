package dev.pixeltally.jobs;

import dev.pixeltally.config.EvaluateConfig.ConsoleMode;
import dev.pixeltally.config.EvaluateConfig.OutputConfig;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.Addresses;
import dev.pixeltally.report.ProgressBar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where results go and how progress is shown. */
final class Outputs {
  private Outputs() {}

  /** Refuses a local output folder that cannot be written, before any work is done for it. */
  static void check(String out) {
    if (out.matches("[A-Za-z][A-Za-z0-9+.-]+:.*") && !out.startsWith("file:")) {
      return;
    }
    Path path = Path.of(out.replaceFirst("^file:(//)?", "")).toAbsolutePath();
    Path existing = path;
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing == null || !Files.isDirectory(existing)) {
      throw new Refusal("Cannot write runs to " + out + ": " + existing + " is no folder");
    }
    try {
      // Tried, since permissions do not tell: some file systems refuse whoever asks.
      Files.delete(Files.createTempDirectory(existing, ".pixeltally"));
    } catch (IOException e) {
      throw new Refusal(
          "Cannot write runs to " + out + ": " + existing + " is not writable (" + e + ")", e);
    }
  }

  /**
   * The path of what is read or written on a local disk alone.
   *
   * @param instead what would be valid, for the refusal of any other address
   */
  static Path local(String given, String instead) {
    if (!Addresses.isLocal(given)) {
      throw new Refusal("Cannot use " + given + " here: it lies on no local disk; " + instead);
    }
    return Addresses.path(given);
  }

  /** An address as the console shows it: short where it lies below the working folder. */
  static String shown(String address) {
    Path here = Path.of("").toAbsolutePath();
    boolean below = address.startsWith(here + "/") && here.getNameCount() > 0;
    return below ? here.relativize(Path.of(address)).toString() : address;
  }

  static ProgressBar.Mode progress(OutputConfig output) {
    return progress(output.console());
  }

  static ProgressBar.Mode progress(ConsoleMode mode) {
    return mode == ConsoleMode.AUTO
        ? ProgressBar.ofTerminal()
        : ProgressBar.Mode.valueOf(mode.name());
  }
}
