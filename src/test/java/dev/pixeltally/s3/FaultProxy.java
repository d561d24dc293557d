package dev.pixeltally.s3;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Stands between an S3 client and its server, one request a connection, and lets some go wrong. */
public final class FaultProxy implements AutoCloseable {
  /** What goes wrong with a request. */
  public enum Fault {
    NONE,
    /** The server refuses with 503 SlowDown. */
    SLOW_DOWN,
    /** The connection is reset before the server has heard of the request. */
    RESET,
    /** The connection is reset after the server has done what it was asked. */
    RESET_AFTER,
    /** The connection ends in the middle of the body. */
    TRUNCATED,
    /** Half the body, of which the header says that it is all: what a broken gateway does. */
    LYING,
    /** The body comes, in drops. */
    SLOW,
    /** The server refuses access. */
    DENIED
  }

  /** Decides on a request. */
  @FunctionalInterface
  public interface Plan {
    /**
     * What shall happen.
     *
     * @param request the first line's method and address
     * @param seen how often the same was asked before
     */
    Fault of(String request, int seen);
  }

  private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: *(\\d+)\\r\\n");
  private static final int DROPS = 8;
  private static final long MILLIS_A_DROP = 60;

  private final ServerSocket server;
  private final int upstream;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Integer> seen = new ConcurrentHashMap<>();
  private final Map<Fault, AtomicLong> done = new EnumMap<>(Fault.class);
  private final AtomicLong requests = new AtomicLong();
  private volatile Plan plan = (request, before) -> Fault.NONE;
  private volatile Duration delay = Duration.ZERO;

  private FaultProxy(ServerSocket server, int upstream) {
    this.server = server;
    this.upstream = upstream;
    for (Fault fault : Fault.values()) {
      done.put(fault, new AtomicLong());
    }
    threads.execute(this::accept);
  }

  /** Starts one that lets everything through. */
  public static FaultProxy before(S3Server server) throws IOException {
    return new FaultProxy(new ServerSocket(0, 64, InetAddress.getLoopbackAddress()), server.port());
  }

  public String endpoint() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /** Begins a new plan. */
  public void plan(Plan next) {
    seen.clear();
    done.values().forEach(n -> n.set(0));
    plan = next;
  }

  /** Lets each request from now on take that much longer. */
  public void delay(Duration more) {
    delay = more;
  }

  /** How many requests there were, of any kind, since the start. */
  public long requests() {
    return requests.get();
  }

  /** How often a fault happened. */
  public long count(Fault fault) {
    return done.get(fault).get();
  }

  /**
   * A share of the requests goes wrong, each by one of some faults, and none more than twice: a
   * plan that does not depend on the order in which requests come.
   */
  public static Plan some(long seed, double share, Fault... faults) {
    return (request, before) -> {
      long mixed = seed * 0x9E3779B97F4A7C15L + request.hashCode() * 31L + before;
      mixed = (mixed ^ (mixed >>> 31)) * 0xBF58476D1CE4E5B9L;
      mixed ^= mixed >>> 29;
      double drawn = (mixed >>> 11) / (double) (1L << 53);
      return before < 2 && drawn < share
          ? faults[(int) (drawn / share * faults.length)]
          : Fault.NONE;
    };
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        threads.execute(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(client.getInputStream());
      String head = head(in);
      if (head.isEmpty()) {
        return;
      }
      if (head.toLowerCase(Locale.ROOT).contains("expect: 100-continue")) {
        client.getOutputStream().write(ascii("HTTP/1.1 100 Continue\r\n\r\n"));
      }
      Matcher length = LENGTH.matcher(head);
      byte[] body = in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
      requests.incrementAndGet();
      Thread.sleep(delay.toMillis());
      String line = head.substring(0, head.indexOf(" HTTP/"));
      Fault fault = plan.of(line, seen.merge(line, 1, Integer::sum) - 1);
      answer(client, line, head, body, fault);
    } catch (IOException e) {
      // The client went away.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(Socket client, String line, String head, byte[] body, Fault fault)
      throws IOException, InterruptedException {
    OutputStream out = client.getOutputStream();
    switch (fault) {
      case SLOW_DOWN -> refuse(out, line, "503 Slow Down", "SlowDown");
      case DENIED -> refuse(out, line, "403 Forbidden", "AccessDenied");
      case RESET -> reset(client);
      default -> {
        byte[] answer = ask(head, body);
        int start = new String(answer, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n") + 4;
        boolean cut = line.startsWith("GET ") && answer.length - start > 1;
        switch (fault) {
          case RESET_AFTER -> reset(client);
          case TRUNCATED -> out.write(answer, 0, cut ? (start + answer.length) / 2 : answer.length);
          case LYING -> out.write(cut ? halved(answer, start) : answer);
          case SLOW -> drops(out, answer);
          default -> out.write(answer);
        }
        boolean harmless = (fault == Fault.TRUNCATED || fault == Fault.LYING) && !cut;
        done.get(harmless ? Fault.NONE : fault).incrementAndGet();
        return;
      }
    }
    done.get(fault).incrementAndGet();
  }

  private static void refuse(OutputStream out, String line, String status, String code)
      throws IOException {
    String xml =
        "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>no</Message></Error>";
    out.write(
        ascii(
            "HTTP/1.1 "
                + status
                + "\r\nContent-Type: application/xml\r\nConnection: close\r\nContent-Length: "
                + xml.length()
                + "\r\n\r\n"
                + (line.startsWith("HEAD ") ? "" : xml)));
  }

  private static void reset(Socket client) throws IOException {
    client.setSoLinger(true, 0);
  }

  private static byte[] halved(byte[] answer, int start) {
    int half = (answer.length - start) / 2;
    String head = new String(answer, 0, start, StandardCharsets.ISO_8859_1);
    byte[] told = ascii(LENGTH.matcher(head).replaceFirst("Content-Length: " + half + "\r\n"));
    byte[] all = new byte[told.length + half];
    System.arraycopy(told, 0, all, 0, told.length);
    System.arraycopy(answer, start, all, told.length, half);
    return all;
  }

  private static void drops(OutputStream out, byte[] answer)
      throws IOException, InterruptedException {
    int drop = Math.max(1, answer.length / DROPS);
    for (int at = 0; at < answer.length; at += drop) {
      out.write(answer, at, Math.min(drop, answer.length - at));
      out.flush();
      Thread.sleep(MILLIS_A_DROP);
    }
  }

  /** The server's whole answer, which it ends by closing. */
  private byte[] ask(String head, byte[] body) throws IOException {
    String closing =
        head.replaceAll("(?im)^(connection|expect): [^\\r]*\\r\\n", "")
            .replaceFirst("\\r\\n\\r\\n$", "\r\nConnection: close\r\n\r\n");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), upstream)) {
      OutputStream out = socket.getOutputStream();
      out.write(closing.getBytes(StandardCharsets.ISO_8859_1));
      out.write(body);
      out.flush();
      return socket.getInputStream().readAllBytes();
    }
  }

  /** The lines up to the empty one, with it. */
  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int last = 0;
    while (last != 0x0d0a0d0a) {
      int one = in.read();
      if (one < 0) {
        return "";
      }
      bytes.write(one);
      last = last << 8 | one;
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }
}
