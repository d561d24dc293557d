package dev.pixeltally.spark;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.Shutdown;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.spark.deploy.SparkSubmit;

/** Hands a command to {@code spark-submit}: that of {@code SPARK_HOME}, or the embedded one. */
public final class Submit {
  private static final String MAIN = "dev.pixeltally.Pixeltally";
  private static final long END_SECONDS = 60;
  private static final String PREFIX = "spark.pixeltally.";

  private Submit() {}

  /** Whether this process was already started by {@code spark-submit}, which sets the master. */
  public static boolean insideSpark() {
    return System.getProperty("spark.master") != null;
  }

  /** Settings given as {@code --conf spark.pixeltally.KEY=VALUE}. */
  public static Map<String, String> sparkSettings() {
    return properties(PREFIX);
  }

  /**
   * Hadoop's settings given to Spark as {@code spark.hadoop.KEY}, for files that are read beside
   * it; where no Spark has started this process, those that it would be given.
   */
  public static Map<String, String> hadoopSettings() {
    return HadoopOptions.of(System.getenv(), insideSpark(), properties(HadoopOptions.PREFIX));
  }

  private static Map<String, String> properties(String prefix) {
    Map<String, String> settings = new TreeMap<>();
    for (String name : System.getProperties().stringPropertyNames()) {
      if (name.startsWith(prefix)) {
        settings.put(name.substring(prefix.length()), System.getProperty(name));
      }
    }
    return settings;
  }

  /**
   * Runs this program's command inside Spark.
   *
   * @param args the command line as the user gave it
   * @return the exit code; the embedded Spark returns when the job has ended
   */
  public static int run(String[] args) throws IOException, InterruptedException {
    Path home = Path.of(System.getProperty("pixeltally.home", "."));
    List<String> extra = HadoopOptions.words(System.getenv(HadoopOptions.SUBMIT));
    String sparkHome = System.getenv("SPARK_HOME");
    return sparkHome == null || sparkHome.isBlank()
        ? embedded(home, extra, args)
        : external(Path.of(sparkHome), home, extra, args);
  }

  private static int embedded(Path home, List<String> extra, String[] args) {
    List<String> submit = new ArrayList<>();
    Path defaults = home.resolve("conf/spark-defaults-local.conf");
    int master = extra.indexOf("--master");
    boolean local = master < 0 || extra.get(master + 1).matches("local(\\[[^-]*])?");
    // Those settings keep the driver to this machine, out of executors' reach elsewhere.
    if (local && Files.exists(defaults) && !extra.contains("--properties-file")) {
      submit.addAll(List.of("--properties-file", defaults.toString()));
    }
    submit.addAll(extra);
    submit.addAll(List.of("--class", MAIN));
    // In this JVM the classes are on the class path already; other machines need the jar.
    submit.add(local ? "spark-internal" : applicationJar(home));
    submit.addAll(List.of(args));
    SparkSubmit.main(submit.toArray(String[]::new));
    return 0;
  }

  private static int external(Path sparkHome, Path home, List<String> extra, String[] args)
      throws IOException, InterruptedException {
    Path script = sparkHome.resolve("bin/spark-submit");
    if (!Files.isExecutable(script)) {
      throw new Refusal(
          "SPARK_HOME="
              + sparkHome
              + " holds no bin/spark-submit; point it at a Spark 4.1 distribution, or unset it to"
              + " use the embedded Spark");
    }
    List<String> command = new ArrayList<>(List.of(script.toString()));
    Path log = home.resolve("conf/log4j2.properties");
    if (Files.exists(log) && !extra.contains("--driver-java-options")) {
      // Spark's own default logs every step and drowns the progress bar and the tables.
      String option = "-Dlog4j2.configurationFile=" + log.toAbsolutePath().normalize();
      command.addAll(List.of("--driver-java-options", option));
    }
    command.addAll(extra);
    command.addAll(List.of("--class", MAIN, applicationJar(home)));
    command.addAll(List.of(args));
    Process submit = new ProcessBuilder(command).inheritIO().start();
    // Whoever ends this process means what it has started, and waits for that.
    Thread end = new Thread(() -> end(submit), "pixeltally-end");
    Runtime.getRuntime().addShutdownHook(end);
    int code = submit.waitFor();
    if (!Shutdown.underWay()) {
      Runtime.getRuntime().removeShutdownHook(end);
    }
    return code;
  }

  private static void end(Process submit) {
    submit.destroy();
    try {
      boolean unused = submit.waitFor(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String applicationJar(Path home) {
    File jar = home.resolve("target/pixeltally-app.jar").toFile();
    if (!jar.exists()) {
      throw new Refusal("Cannot submit " + jar + ": not there; build it with jobs/build");
    }
    return jar.getPath();
  }
}
