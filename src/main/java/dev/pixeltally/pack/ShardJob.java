package dev.pixeltally.pack;

import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.dataset.SampleSource;
import dev.pixeltally.tables.ShardWriter;
import dev.pixeltally.tables.Table;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/**
 * Writes one shard: reads its samples some at a time, sorts them by size, writes them, and then the
 * file that tells of them, without which the shard is not there.
 */
final class ShardJob {
  private final PackWriter.Setup setup;
  private final ExecutorService readers;
  private final ByteBudget budget;

  ShardJob(PackWriter.Setup setup, ExecutorService readers, ByteBudget budget) {
    this.setup = setup;
    this.readers = readers;
    this.budget = budget;
  }

  /** What was written. */
  record Result(PackManifest.Shard shard, List<FailedSample> failures) {}

  /** A sample that lies in the spool, and its place in the shard. */
  private static final class Entry {
    final Fetched fetched;
    final long at;
    int row = -1;
    int group;

    Entry(Fetched fetched, long at) {
      this.fetched = fetched;
      this.at = at;
    }

    boolean packed() {
      return fetched.image.failure() == null;
    }
  }

  /** A sample that is being read, and the bytes of the budget that it holds. */
  private record Ahead(Future<Fetched> fetched, long held) {}

  Result write(ShardPlan plan, List<Sample> samples, LongConsumer progress)
      throws IOException, InterruptedException {
    try (Spool spool = new Spool()) {
      List<Entry> entries = spool(samples, spool, progress);
      ShardWriter.Written shard = shard(plan, entries, spool);
      return tell(plan, entries, shard);
    }
  }

  private List<Entry> spool(List<Sample> samples, Spool spool, LongConsumer progress)
      throws IOException, InterruptedException {
    List<Entry> entries = new ArrayList<>();
    Deque<Ahead> ahead = new ArrayDeque<>();
    try {
      int next = 0;
      while (next < samples.size() || !ahead.isEmpty()) {
        // Only the oldest is waited for: two shards' threads that both wait for room would wait
        // for ever.
        while (next < samples.size() && ahead.size() < setup.threads()) {
          Sample sample = samples.get(next);
          long bytes = sample.bytes() + setup.truthBytes(sample);
          long held = ahead.isEmpty() ? budget.take(bytes) : budget.tryTake(bytes);
          if (held < 0) {
            break;
          }
          next++;
          ahead.add(new Ahead(readers.submit(() -> fetch(sample)), held));
        }
        Ahead oldest = ahead.remove();
        try {
          entries.add(entry(oldest.fetched().get(), spool));
        } finally {
          budget.give(oldest.held());
        }
        progress.accept(1);
      }
      return entries;
    } catch (ExecutionException e) {
      throw new IllegalStateException("A reading thread failed: " + e.getCause(), e.getCause());
    } finally {
      for (Ahead rest : ahead) {
        rest.fetched().cancel(true);
        budget.give(rest.held());
      }
    }
  }

  private Fetched fetch(Sample sample) throws IOException, InterruptedException {
    String instances = InstanceMaps.of(sample, setup.stamps());
    try (SampleSource.Cursor one = setup.source().open(List.of(sample))) {
      return Fetched.of(one.next(), instances, setup.maxBytes(), setup.room());
    }
  }

  private static Entry entry(Fetched fetched, Spool spool) throws IOException {
    long at = 0;
    if (fetched.image.bytes() != null) {
      at = spool.add(fetched.image.bytes());
    }
    if (fetched.truth.bytes() != null) {
      spool.add(fetched.truth.bytes());
    }
    if (fetched.instances.bytes() != null) {
      spool.add(fetched.instances.bytes());
    }
    return new Entry(fetched.withoutBytes(), at);
  }

  /** Images of one size stand together, so that a batch of them fills up. */
  private ShardWriter.Written shard(ShardPlan plan, List<Entry> entries, Spool spool)
      throws IOException {
    List<Entry> sorted =
        entries.stream()
            .filter(Entry::packed)
            .sorted(
                Comparator.<Entry>comparingInt(e -> e.fetched.height)
                    .thenComparingInt(e -> e.fetched.width))
            .toList();
    String address = setup.address(PackManifest.SHARDS, plan.name());
    ShardWriter out =
        ShardWriter.open(Table.SHARDS, address, setup.rules().groupBytes(), setup::hadoop);
    ShardWriter.Written written = null;
    try {
      for (Entry e : sorted) {
        write(e, spool, out);
      }
      written = out.finish();
    } finally {
      if (written == null) {
        out.abandon();
      }
    }
    int row = 0;
    for (int group = 0; group < written.groups().size(); group++) {
      for (long left = written.groups().get(group); left > 0; left--) {
        sorted.get(row).group = group;
        sorted.get(row).row = row;
        row++;
      }
    }
    return written;
  }

  private static void write(Entry e, Spool spool, ShardWriter out) throws IOException {
    Fetched f = e.fetched;
    boolean truth = f.truth.sha256() != null;
    boolean instances = f.instances.sha256() != null;
    long behind = e.at + f.image.size() + f.truth.size();
    out.write(
        f.sample.id(),
        f.sample.image(),
        f.sample.truth(),
        size(f.width),
        size(f.height),
        f.image.sha256(),
        f.truth.sha256(),
        spool.read(e.at, f.image.size()),
        truth ? spool.read(e.at + f.image.size(), f.truth.size()) : null,
        reason(f.truth),
        message(f.truth),
        f.instances.sha256(),
        instances ? spool.read(behind, f.instances.size()) : null,
        message(f.instances));
  }

  private static Integer size(int pixels) {
    return pixels == 0 ? null : pixels;
  }

  private static String reason(Fetched.Part part) {
    return part.failure() == null ? null : part.failure().reason().code();
  }

  private static String message(Fetched.Part part) {
    return part.failure() == null ? null : part.failure().getMessage();
  }

  private Result tell(ShardPlan plan, List<Entry> entries, ShardWriter.Written shard)
      throws IOException {
    List<FailedSample> failures = new ArrayList<>();
    String address = setup.address(PackManifest.SAMPLES, plan.name());
    ShardWriter out =
        ShardWriter.open(Table.SAMPLES, address, setup.rules().shardBytes(), setup::hadoop);
    ShardWriter.Written written = null;
    int rows = 0;
    try {
      for (Entry e : entries) {
        Fetched f = e.fetched;
        out.write(
            f.sample.id(),
            f.sample.image(),
            f.sample.truth(),
            size(f.width),
            size(f.height),
            e.packed() ? f.image.size() : f.sample.bytes(),
            f.truth.sha256() == null ? null : f.truth.size(),
            f.image.sha256(),
            f.truth.sha256(),
            e.packed() ? e.row : null,
            e.packed() ? e.group : null,
            reason(f.image),
            message(f.image),
            reason(f.truth),
            message(f.truth),
            shard.bytes(),
            shard.sha256());
        rows += e.packed() ? 1 : 0;
        if (f.failure() != null) {
          failures.add(f.failure());
        }
      }
      written = out.finish();
    } finally {
      if (written == null) {
        out.abandon();
      }
    }
    return new Result(
        new PackManifest.Shard(
            plan.name(), entries.size(), rows, shard.bytes(), shard.sha256(), written.sha256()),
        failures);
  }

  /** Whether a failure may have passed, so that its shard is not taken as done. */
  static boolean mayPass(Reason reason, long bytes, long maxBytes) {
    return switch (reason) {
      case UNREADABLE, MISSING_IMAGE, MISSING_TRUTH -> true;
      case TOO_MANY_BYTES -> bytes <= maxBytes;
      default -> false;
    };
  }
}
