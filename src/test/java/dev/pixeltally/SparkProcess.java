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
  private final List<String> before = new ArrayList<>();
  private String classPath = System.getProperty("java.class.path");

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

  /** A command in front of {@code java}, which runs the rest of its line. */
  public SparkProcess within(String... command) {
    before.addAll(List.of(command));
    return this;
  }

  /** Another class path than the test's. */
  public SparkProcess classPath(String path) {
    classPath = path;
    return this;
  }

  /** One of the environment's variables. */
  public SparkProcess environment(String name, String value) {
    process.environment().put(name, value);
    return this;
  }

  /** Runs a class's main method to its end. */
  public Outcome run(String mainClass, List<String> args) throws IOException, InterruptedException {
    try (Running running = start(mainClass, args)) {
      return running.end();
    }
  }

  /** Starts a class's main method. */
  public Running start(String mainClass, List<String> args) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptionArray()));
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, mainClass));
    command.addAll(args);
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    return new Running(
        process.command(command).redirectOutput(out.toFile()).redirectError(err.toFile()).start(),
        out,
        err);
  }

  /** A started process; closing it ends it and what it started. */
  public static final class Running implements AutoCloseable {
    private final Process process;
    private final Path out;
    private final Path err;

    private Running(Process process, Path out, Path err) {
      this.process = process;
      this.out = out;
      this.err = err;
    }

    /** Waits for its end. */
    public Outcome end() throws IOException, InterruptedException {
      return end(MINUTES);
    }

    /** Waits for its end, at most so many minutes. */
    public Outcome end(long minutes) throws IOException, InterruptedException {
      if (!process.waitFor(minutes, TimeUnit.MINUTES)) {
        throw new IllegalStateException("does not end: " + err());
      }
      return new Outcome(process.exitValue(), Files.readString(out), err());
    }

    public boolean isAlive() {
      return process.isAlive();
    }

    /** Ends the process as {@code kill -9} does, and waits for that. */
    public void kill() throws InterruptedException {
      process.destroyForcibly().waitFor();
    }

    /** The process itself. */
    public ProcessHandle handle() {
      return process.toHandle();
    }

    /** What it has written to standard error so far. */
    public String err() throws IOException {
      return Files.readString(err);
    }

    /** The processes that it has started. */
    public Stream<ProcessHandle> children() {
      return process.children();
    }

    @Override
    public void close() {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
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
    return jar(jar, Pixeltally.class, "");
  }

  /**
   * Classes as a jar.
   *
   * @param beside one of them, which tells where they lie
   * @param prefix of their files' names
   */
  public static Path jar(Path jar, Class<?> beside, String prefix) throws IOException {
    Path classes;
    try {
      classes = Path.of(beside.getProtectionDomain().getCodeSource().getLocation().toURI());
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
        String name = classes.relativize(from).toString().replace(File.separatorChar, '/');
        if (name.startsWith(prefix)) {
          out.putNextEntry(new JarEntry(name));
          Files.copy(from, out);
          out.closeEntry();
        }
      }
    }
    return jar;
  }
}
