package dev.pixeltally.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InOrderTest {
  private final List<Integer> passed = Collections.synchronizedList(new ArrayList<>());
  private final InOrder<Integer> order = new InOrder<>(2, passed::add);
  private final ExecutorService threads = Executors.newFixedThreadPool(4);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void theEarlyWaitForTheLate() throws IOException {
    order.put(2, 12);
    order.put(1, 11);
    assertThat(passed).isEmpty();
    order.put(0, 10);
    assertThat(passed).containsExactly(10, 11, 12);
  }

  @Test
  void whoIsFarAheadIsHeldBack() throws Exception {
    CompletableFuture<Void> far = put(3);
    assertThatThrownBy(() -> far.get(100, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    order.put(0, 0);
    far.get(10, TimeUnit.SECONDS);
    assertThat(passed).containsExactly(0);
    order.put(1, 1);
    order.put(2, 2);
    assertThat(passed).containsExactly(0, 1, 2, 3);
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    CompletableFuture<Void> far = put(9);
    threads.shutdownNow();
    try {
      far.get(10, TimeUnit.SECONDS);
      throw new AssertionError("waited for nobody");
    } catch (ExecutionException e) {
      assertThat(e.getCause().getCause())
          .isInstanceOf(InterruptedIOException.class)
          .hasMessage("Interrupted while waiting for scene 0");
    }
  }

  @Test
  void anyNumberOfThreadsGivesTheOrder() throws Exception {
    int things = 2000;
    AtomicInteger next = new AtomicInteger();
    List<CompletableFuture<Void>> crew = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      crew.add(
          CompletableFuture.runAsync(
              () -> {
                for (int i = next.getAndIncrement(); i < things; i = next.getAndIncrement()) {
                  putUnchecked(i);
                }
              },
              threads));
    }
    for (CompletableFuture<Void> one : crew) {
      one.get(30, TimeUnit.SECONDS);
    }
    assertThat(passed).isEqualTo(IntStream.range(0, things).boxed().toList());
  }

  private CompletableFuture<Void> put(int place) {
    return CompletableFuture.runAsync(() -> putUnchecked(place), threads);
  }

  private void putUnchecked(int place) {
    try {
      order.put(place, place);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
