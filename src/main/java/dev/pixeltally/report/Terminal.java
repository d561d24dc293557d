package dev.pixeltally.report;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a person is looking, and how to write to them. */
public final class Terminal {
  private Terminal() {}

  /**
   * From now on standard output and error are UTF-8 whatever the locale says: in a container there
   * is often none, and Java would print question marks for rules, bars and names.
   */
  public static void useUtf8() {
    System.setOut(stream(FileDescriptor.out));
    System.setErr(stream(FileDescriptor.err));
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  static boolean output() {
    return terminal(1);
  }

  static boolean errors() {
    return terminal(2);
  }

  /** Java knows only whether input and output both are one; Linux says it of each. */
  private static boolean terminal(int descriptor) {
    Path link = Path.of("/proc/self/fd/" + descriptor);
    try {
      String to = Files.readSymbolicLink(link).toString();
      return to.startsWith("/dev/pts/") || to.startsWith("/dev/tty") || to.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException e) {
      return console();
    }
  }

  /** On Java 17 and 21, the only ones that this program runs on, no console means no terminal. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean console() {
    return System.console() != null;
  }
}
