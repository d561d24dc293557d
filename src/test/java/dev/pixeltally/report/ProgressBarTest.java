package dev.pixeltally.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong clock = new AtomicLong(7 * SECOND);
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private ProgressBar bar(ProgressBar.Mode mode, long total) {
    return new ProgressBar(out, mode, "images", total, clock::get);
  }

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private List<String> lines() {
    return printed().replace("\u001b[K", "").lines().filter(s -> !s.isEmpty()).toList();
  }

  @Test
  void drawsOnOneLine() {
    try (ProgressBar bar = bar(ProgressBar.Mode.BAR, 200)) {
      clock.addAndGet(2 * SECOND);
      bar.add(50);
    }
    assertThat(printed())
        .isEqualTo(
            "\r  "
                + "━".repeat(7)
                + "╌".repeat(23)
                + "  25%  50/200 images  25.0/s  0:06 left\u001b[K"
                + "\r  "
                + "━".repeat(7)
                + "╌".repeat(23)
                + "  25%  50/200 images  25.0/s  in 0:02\u001b[K"
                + System.lineSeparator());
  }

  @Test
  void drawsNoOftenerThanTenTimesASecond() {
    ProgressBar bar = bar(ProgressBar.Mode.BAR, 1_000_000);
    for (int i = 0; i < 10_000; i++) {
      clock.addAndGet(SECOND / 1000);
      bar.add(1);
    }
    assertThat(printed().chars().filter(c -> c == '\r').count()).isEqualTo(100);
  }

  @Test
  void staysOnItsLineWithLargeNumbers() {
    try (ProgressBar bar = bar(ProgressBar.Mode.BAR, 123_456_789)) {
      clock.addAndGet(60 * SECOND);
      bar.failed(1_234_567);
      bar.reached(98_765_432);
    }
    assertThat(printed().split("[\r\n]+"))
        .allSatisfy(row -> assertThat(row.replace("\u001b[K", "").length()).isLessThan(90));
    assertThat(printed()).contains("1,234,567 failed");
  }

  @Test
  void logsGetALineEveryTenSecondsAndOneAtTheEnd() {
    try (ProgressBar bar = bar(ProgressBar.Mode.LINES, 100)) {
      for (int second = 1; second <= 25; second++) {
        clock.addAndGet(SECOND);
        bar.add(4);
      }
    }
    assertThat(lines())
        .containsExactly(
            "   40%  40/100 images  4.0/s  0:15 left",
            "   80%  80/100 images  4.0/s  0:05 left", "  100%  100/100 images  4.0/s  in 0:25");
  }

  @Test
  void shortWorkLeavesNoLineInALog() {
    try (ProgressBar bar = bar(ProgressBar.Mode.LINES, 100)) {
      clock.addAndGet(SECOND);
      bar.add(100);
    }
    assertThat(printed()).isEmpty();
  }

  @Test
  void quietPrintsNothing() {
    try (ProgressBar bar = bar(ProgressBar.Mode.QUIET, 100)) {
      clock.addAndGet(60 * SECOND);
      bar.add(50);
      bar.failed(1);
    }
    assertThat(printed()).isEmpty();
  }

  @Test
  void theRateForgetsASlowStart() {
    ProgressBar bar = bar(ProgressBar.Mode.LINES, 10_000);
    clock.addAndGet(60 * SECOND);
    bar.add(1);
    for (int second = 0; second < 60; second++) {
      clock.addAndGet(SECOND);
      bar.add(100);
    }
    // The last minute is four half-lives: 100 (1 - 1/16) within a point of it; the mean would say
    // 50.
    String last = lines().get(lines().size() - 1);
    double rate = Double.parseDouble(last.replaceAll(".*images  ([0-9.]+)/s.*", "$1"));
    assertThat(rate).isBetween(90.0, 97.0);
  }

  @Test
  void nothingDoneHasNoTimeLeft() {
    ProgressBar bar = bar(ProgressBar.Mode.LINES, 10);
    clock.addAndGet(10 * SECOND);
    bar.tick();
    assertThat(lines()).containsExactly("    0%  0/10 images  0.0/s  ? left");
  }

  @Test
  void nothingToDoIsDone() {
    try (ProgressBar bar = bar(ProgressBar.Mode.LINES, 0)) {
      clock.addAndGet(10 * SECOND);
      bar.reached(0);
    }
    assertThat(lines().get(0)).isEqualTo("  100%  0/0 images  0.0/s  0:00 left");
  }

  @Property(tries = 200)
  void aSteadyRateIsThatRateFromTheFirstMoment(
      @ForAll @LongRange(min = 1, max = 100_000) long images,
      @ForAll @LongRange(min = 1, max = 100_000) long millis) {
    Rate rate = new Rate();
    for (int i = 0; i < 20; i++) {
      rate.add(images, millis / 1e3);
    }
    assertThat(rate.perSecond())
        .isCloseTo(images / (millis / 1e3), org.assertj.core.data.Percentage.withPercentage(1e-6));
  }

  @Test
  void threadsShareABar() throws InterruptedException {
    ProgressBar bar = bar(ProgressBar.Mode.LINES, 80_000);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 10_000; i++) {
                  bar.add(1);
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    clock.addAndGet(10 * SECOND);
    bar.tick();
    assertThat(lines().get(0)).startsWith("  100%  80,000/80,000 images").endsWith("  0:00 left");
  }
}
