package dev.pixeltally;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/** This program in a process of its own, with the test's class path. */
public final class SparkProcess {
  private static final long MINUTES = 3;

  private final Path folder;
  private final ProcessBuilder process = new ProcessBuilder();
  private final List<String> options = new ArrayList<>();

  /**
   * How it ended.
   *
   * @param out standard output
   * @param err standard error
   */
  public record Outcome(int code, String out, String err) {}

  /**
   * Prepares a process; starts none.
   *
   * @param folder receives what it prints and logs
   */
  public SparkProcess(Path folder) {
    this.folder = folder;
    process.environment().remove("SPARK_HOME");
    process.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    process.environment().put("SPARK_LOCAL_DIRS", folder.resolve("spark-local").toString());
    option("-Xmx1g").option("-Dpixeltally.home=" + folder);
  }

  /** An option of the JVM. */
  public SparkProcess option(String option) {
    options.add(option);
    return this;
  }

  public SparkProcess environment(String name, String value) {
    process.environment().put(name, value);
    return this;
  }

  /** Runs a class's main method to its end. */
  public Outcome run(String mainClass, List<String> args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptionArray()));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    command.addAll(args);
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    Process started =
        process.command(command).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    try {
      if (!started.waitFor(MINUTES, TimeUnit.MINUTES)) {
        throw new IllegalStateException("does not end: " + Files.readString(err));
      }
    } finally {
      started.descendants().forEach(ProcessHandle::destroyForcibly);
      started.destroyForcibly();
    }
    return new Outcome(started.exitValue(), Files.readString(out), Files.readString(err));
  }

  /** Runs a command line as the launcher does. */
  public Outcome pixeltally(String... args) throws IOException, InterruptedException {
    return run(Pixeltally.class.getName(), List.of(args));
  }

  /**
   * A Spark distribution: links to the jars of the class path, which is all that a cluster's
   * workers need.
   */
  public static Path sparkHome(Path home) throws IOException {
    Path jars = Files.createDirectories(home.resolve("jars"));
    Files.createDirectories(home.resolve("conf"));
    Files.writeString(home.resolve("RELEASE"), "");
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path jar = Path.of(entry).toAbsolutePath();
      Path link = jars.resolve(jar.getFileName().toString());
      if (entry.endsWith(".jar") && !Files.exists(link)) {
        Files.createSymbolicLink(link, jar);
      }
    }
    return home.toAbsolutePath();
  }

  /** The program's classes as a jar, as they are before packaging. */
  public static Path applicationJar(Path jar) throws IOException {
    Path classes;
    try {
      classes =
          Path.of(Pixeltally.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    if (Files.isRegularFile(classes)) {
      return classes;
    }
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> files = Files.walk(classes)) {
      for (Path from : files.filter(Files::isRegularFile).sorted().toList()) {
        out.putNextEntry(
            new JarEntry(classes.relativize(from).toString().replace(File.separatorChar, '/')));
        Files.copy(from, out);
        out.closeEntry();
      }
    }
    return jar;
  }
}
