package dev.pixeltally;

import dev.pixeltally.SparkProcess.Running;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.deploy.SparkSubmit;

/**
 * Spark's standalone cluster: a master and workers in processes of their own, made of the jars that
 * Maven resolved, on free ports. Closing it ends them and their executors.
 */
public final class StandaloneCluster implements AutoCloseable {
  private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final String REGISTERED = "Successfully registered with master";
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final int LAST_HOST = 200;

  private final Path folder;
  private final Path home;
  private final List<Running> daemons = new ArrayList<>();
  private final List<Running> workers = new ArrayList<>();
  private final List<Machine> machines;
  private final String master;
  private int started;

  /**
   * A machine of the cluster.
   *
   * @param gpus addresses that its discovery script prints; there need be no such devices
   */
  public record Machine(int cores, List<String> gpus) {
    /** A machine without GPUs. */
    public Machine(int cores) {
      this(cores, List.of());
    }
  }

  /**
   * Starts a cluster and waits until all workers are registered.
   *
   * @param folder receives logs and work folders
   */
  public StandaloneCluster(Path folder, Machine... machines)
      throws IOException, InterruptedException {
    this.folder = Files.createDirectories(folder);
    this.machines = List.of(machines);
    home = SparkProcess.sparkHome(Path.of("target/test-spark"));
    boolean complete = false;
    try {
      Running first =
          daemon(
              "org.apache.spark.deploy.master.Master", List.of("--host", "127.0.0.1"), List.of());
      master = await(first, MASTER).group(1);
      for (Machine machine : machines) {
        workers.add(worker(machine, ++started));
      }
      for (Running worker : workers) {
        await(worker, Pattern.compile(REGISTERED));
      }
      complete = true;
    } finally {
      if (!complete) {
        close();
      }
    }
  }

  /**
   * A machine dies, worker and executors with it, and another like it takes its place.
   *
   * @param machine its place among those that the cluster was started with
   */
  public void replace(int machine) throws IOException, InterruptedException {
    Running dying = workers.get(machine);
    List<ProcessHandle> executors = dying.children().toList();
    dying.kill();
    executors.forEach(ProcessHandle::destroyForcibly);
    daemons.remove(dying);
    workers.set(machine, worker(machines.get(machine), ++started));
    await(workers.get(machine), Pattern.compile(REGISTERED));
  }

  private Running worker(Machine machine, int number) throws IOException {
    List<String> options = new ArrayList<>();
    options.addAll(List.of("--host", host(number)));
    options.addAll(List.of("--cores", String.valueOf(machine.cores()), "--memory", "4g"));
    options.addAll(List.of("--work-dir", folder.resolve("work-" + number).toString()));
    if (!machine.gpus().isEmpty()) {
      Path properties = folder.resolve("worker-" + number + ".conf");
      Files.writeString(
          properties,
          "spark.worker.resource.gpu.amount %d%nspark.worker.resource.gpu.discoveryScript %s%n"
              .formatted(machine.gpus().size(), discovery(machine.gpus(), number)));
      options.addAll(List.of("--properties-file", properties.toString()));
    }
    return daemon("org.apache.spark.deploy.worker.Worker", options, List.of(master));
  }

  private Path discovery(List<String> gpus, int number) throws IOException {
    Path script = folder.resolve("gpus-" + number + ".sh");
    String addresses = gpus.stream().map(a -> '"' + a + '"').collect(Collectors.joining(", "));
    Files.writeString(
        script, "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [" + addresses + "]}'\n");
    if (!script.toFile().setExecutable(true)) {
      throw new IOException("Cannot make " + script + " executable");
    }
    return script;
  }

  /** Workers look like machines of their own where all of 127.0.0.0/8 is this machine. */
  private static String host(int number) {
    String host = "127.0.0." + (number % LAST_HOST + 1);
    return bindable(host) ? host : "127.0.0.1";
  }

  /** Whether each worker has an address of its own, as speculative copies of tasks need it. */
  public static boolean hasHosts() {
    return bindable("127.0.0.2") && bindable("127.0.0.3");
  }

  private static boolean bindable(String host) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), 0));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private Running daemon(String mainClass, List<String> options, List<String> arguments)
      throws IOException {
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of("--port", "0", "--webui-port", "0"));
    all.addAll(arguments);
    Running running =
        process(folder)
            .option("-Xmx256m")
            .option("-Dspark.master.rest.enabled=false")
            .classPath(home.resolve("conf") + ":" + home.resolve("jars") + "/*")
            .start(mainClass, all);
    daemons.add(running);
    return running;
  }

  private static Matcher await(Running daemon, Pattern line)
      throws IOException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (daemon.isAlive() && Instant.now().isBefore(end)) {
      Matcher matcher = line.matcher(daemon.err());
      if (matcher.find()) {
        return matcher;
      }
      Thread.sleep(50);
    }
    throw new IllegalStateException("no line like " + line + " in " + daemon.err());
  }

  /** Its address, {@code spark://HOST:PORT}. */
  public String master() {
    return master;
  }

  private SparkProcess process(Path files) {
    return new SparkProcess(files)
        .environment("SPARK_HOME", home.toString())
        .environment("SPARK_SCALA_VERSION", "2.13");
  }

  /**
   * Submits this program's command.
   *
   * @param files receives what the driver prints
   * @param options of spark-submit, such as {@code --conf}, later ones winning
   * @param command the program's command line
   */
  public Running submit(Path files, List<String> options, List<String> command) throws IOException {
    return submit(files, options, Pixeltally.class, command);
  }

  /** Submits a class's main method, which can use this program's classes. */
  public Running submit(
      Path files, List<String> options, Class<?> mainClass, List<String> arguments)
      throws IOException {
    List<String> line = new ArrayList<>(List.of("--master", master));
    // Small: the whole cluster stands on one machine.
    line.addAll(List.of("--conf", "spark.executor.memory=640m"));
    line.addAll(List.of("--conf", "spark.executor.cores=1"));
    line.addAll(List.of("--conf", "spark.ui.enabled=false"));
    line.addAll(options);
    line.addAll(List.of("--class", mainClass.getName()));
    line.add(SparkProcess.applicationJar(files.resolve("pixeltally.jar")).toString());
    line.addAll(arguments);
    return process(files).start(SparkSubmit.class.getName(), line);
  }

  /** The executors' processes. */
  public List<ProcessHandle> executors() {
    return daemons.stream().flatMap(Running::children).filter(ProcessHandle::isAlive).toList();
  }

  /** What master, workers and executors have logged, for a failure's message. */
  public String logs() {
    try {
      return readLogs();
    } catch (IOException e) {
      return "logs cannot be read: " + e;
    }
  }

  private String readLogs() throws IOException {
    StringBuilder text = new StringBuilder();
    for (Running daemon : daemons) {
      text.append(daemon.err()).append('\n');
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.endsWith("stderr")).sorted().toList()) {
        text.append(file).append(":\n").append(Files.readString(file)).append('\n');
      }
    }
    return text.toString();
  }

  @Override
  public void close() {
    daemons.forEach(Running::close);
  }
}
