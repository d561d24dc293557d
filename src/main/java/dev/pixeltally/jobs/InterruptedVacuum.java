package dev.pixeltally.jobs;

import dev.pixeltally.tables.Removal;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A vacuum as something that can be interrupted: it looks for that before each removal. While a
 * removal is under way its mark stays, which keeps runs from counting on what goes.
 */
final class InterruptedVacuum implements Interruption.Work {
  private final AtomicLong files = new AtomicLong();

  void removed(Removal removal) {
    files.addAndGet(removal.files());
  }

  @Override
  public Duration patience() {
    return Duration.ofSeconds(10);
  }

  @Override
  public void stop() {}

  @Override
  public void release() {}

  @Override
  public String left() {
    return String.format(
        Locale.ROOT, "%,d files are removed, start again to remove the rest", files.get());
  }
}
