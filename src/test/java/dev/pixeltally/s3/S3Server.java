package dev.pixeltally.s3;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * A real S3 server (s3proxy) in a process of its own, which checks signatures and keeps objects as
 * files below its folder.
 */
public final class S3Server implements AutoCloseable {
  public static final String ACCESS_KEY = "AKIAPIXELTALLYTEST";

  /** Nothing else says this, so that it can be searched for. */
  public static final String SECRET_KEY = "vErYsEcReT0123pixeltally4567fOrTeStS";

  private static final Path CLASSES = Path.of("target/s3proxy-classpath");

  private final Process process;
  private final Path data;
  private final int port;

  private S3Server(Process process, Path data, int port) {
    this.process = process;
    this.data = data;
    this.port = port;
  }

  /**
   * Starts one.
   *
   * @param folder for its buckets and its log
   */
  public static S3Server start(Path folder) throws IOException, InterruptedException {
    Path data = Files.createDirectories(folder.resolve("buckets"));
    int port = freePort();
    Path properties = folder.resolve("s3proxy.properties");
    Files.writeString(
        properties,
        """
        s3proxy.endpoint=http://127.0.0.1:%d
        s3proxy.authorization=aws-v2-or-v4
        s3proxy.identity=%s
        s3proxy.credential=%s
        jclouds.provider=filesystem-nio2
        jclouds.filesystem.basedir=%s
        """
            .formatted(port, ACCESS_KEY, SECRET_KEY, data));
    Path logging = folder.resolve("logback.xml");
    Files.writeString(
        logging,
        """
        <configuration>
          <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
            <encoder><pattern>%d %level %logger{20} %msg%n</pattern></encoder>
          </appender>
          <root level="WARN"><appender-ref ref="out"/></root>
        </configuration>
        """);
    Path log = folder.resolve("s3proxy.log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=" + logging,
                "-cp",
                Files.readString(CLASSES),
                "org.gaul.s3proxy.Main",
                "--properties",
                properties.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    S3Server server = new S3Server(process, data, port);
    for (int i = 0; i < 300 && !server.answers(); i++) {
      if (!process.isAlive()) {
        throw new IllegalStateException("s3proxy has ended: " + Files.readString(log));
      }
      Thread.sleep(100);
    }
    return server;
  }

  /** Whether this build has the profile s3. */
  static boolean hasClient() {
    try {
      Class.forName(
          "org.apache.hadoop.fs.s3a.S3AFileSystem", false, S3Server.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  int port() {
    return port;
  }

  /** Makes a bucket of a folder's files. */
  public void bucket(String name, Path files) throws IOException {
    Files.createDirectories(data.resolve(name));
    org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path("s3a://" + name + "/");
    try (FileSystem system = system(root);
        Stream<Path> all = Files.walk(files)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        org.apache.hadoop.fs.Path to =
            new org.apache.hadoop.fs.Path(root, files.relativize(file).toString());
        system.copyFromLocalFile(new org.apache.hadoop.fs.Path(file.toUri()), to);
      }
    }
  }

  /** Copies all objects below an address to a folder, beside what is there. */
  public void fetch(String address, Path folder) throws IOException {
    org.apache.hadoop.fs.Path top = new org.apache.hadoop.fs.Path(address);
    try (FileSystem system = system(top)) {
      RemoteIterator<LocatedFileStatus> all = system.listFiles(top, true);
      while (all.hasNext()) {
        org.apache.hadoop.fs.Path from = all.next().getPath();
        Path to = folder.resolve(top.toUri().relativize(from.toUri()).getPath());
        Files.createDirectories(to.getParent());
        try (InputStream in = system.open(from)) {
          Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  private FileSystem system(org.apache.hadoop.fs.Path path) throws IOException {
    Configuration configuration = new Configuration();
    settings().forEach(configuration::set);
    // Apart from the program's own, which may go by another way.
    return FileSystem.newInstance(path.toUri(), configuration);
  }

  /** Hadoop's settings to reach it. */
  public Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("fs.s3a.endpoint", "http://127.0.0.1:" + port);
    settings.put("fs.s3a.endpoint.region", "us-east-1");
    settings.put("fs.s3a.path.style.access", "true");
    settings.put("fs.s3a.connection.ssl.enabled", "false");
    settings.put("fs.s3a.access.key", ACCESS_KEY);
    settings.put("fs.s3a.secret.key", SECRET_KEY);
    return settings;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
