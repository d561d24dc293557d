package dev.pixeltally.pack;

import dev.pixeltally.dataset.CityscapesNames;
import dev.pixeltally.dataset.Reading;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.SampleFiles;
import dev.pixeltally.dataset.SampleSource;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.tables.Column;
import dev.pixeltally.tables.ShardReader;
import dev.pixeltally.tables.Table;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * Reads samples as they lie, row group by row group. Whichever thread first wants a sample's bytes
 * reads on to them, under one lock, and leaves the others' rows to those who will ask: no more is
 * held than a row group and the samples that were given out.
 */
final class PackCursor implements SampleSource.Cursor {
  /** All, since those that are not asked for are small and would cut a request in two. */
  private static final String[] COLUMNS =
      Table.SHARDS.columns().stream().map(Column::name).toArray(String[]::new);

  private static final int ID = place("image_id");
  private static final int IMAGE_SHA256 = place("image_sha256");
  private static final int TRUTH_SHA256 = place("truth_sha256");
  private static final int IMAGE = place("image_file");
  private static final int TRUTH = place("truth_file");
  private static final int TRUTH_REASON = place("truth_reason");
  private static final int TRUTH_MESSAGE = place("truth_message");
  private static final int INSTANCES = place("instances_file");
  private static final int INSTANCES_SHA256 = place("instances_sha256");
  private static final int INSTANCES_MESSAGE = place("instances_message");
  private static final int TRIES = 3;
  private static final long PAUSE_MS = 200;

  private static int place(String column) {
    return Table.SHARDS.columns().indexOf(Table.SHARDS.column(column));
  }

  private final PackSource source;
  private final PackedSamples samples;
  private final Deque<Row> waiting = new ArrayDeque<>();
  private int given;

  private ShardReader reader;
  private ShardReader.Rows rows;
  private int shard = -1;
  private int group = -1;
  private long row;

  /** Why the group at hand, or its shard, cannot be read; null: it can. */
  private String broken;

  PackCursor(PackSource source, PackedSamples samples) {
    this.source = source;
    this.samples = samples;
  }

  @Override
  public boolean hasNext() {
    return given < samples.size();
  }

  @Override
  public synchronized SampleFiles next() {
    Row next = new Row(given, samples.get(given));
    given++;
    waiting.add(next);
    return next;
  }

  @Override
  public synchronized void close() throws IOException {
    forget();
  }

  private void forget() throws IOException {
    ShardReader open = reader;
    reader = null;
    rows = null;
    shard = -1;
    group = -1;
    broken = null;
    if (open != null) {
      open.close();
    }
  }

  /** Reads up to this row, unless another thread has. */
  private synchronized void fill(Row until) throws IOException {
    while (!until.filled) {
      Row next = waiting.element();
      next.take(read(next.index));
      waiting.remove();
    }
  }

  /** The cells of a sample's row; null: they cannot be read, and {@link #broken} says why. */
  private Object[] read(int index) throws IOException {
    for (int left = TRIES; ; left--) {
      try {
        return once(index);
      } catch (ShardReader.Broken e) {
        // A body that was cut on its way looks like a file that is broken: only that lasts.
        if (left == 1) {
          broken = e.getMessage();
          return null;
        }
        forget();
      } catch (IOException e) {
        if (left == 1) {
          throw e;
        }
        forget();
        pause();
      }
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(PAUSE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading a pack");
    }
  }

  private Object[] once(int index) throws IOException {
    if (samples.shard(index) != shard) {
      forget();
      shard = samples.shard(index);
      reader = ShardReader.open(Table.SHARDS, source.shard(shard), source::hadoop, COLUMNS);
    }
    if (samples.group(index) != group) {
      group = samples.group(index);
      rows = null;
      if (reader == null) {
        return null;
      }
      broken = null;
      rows = reader.group(group);
      row = reader.start(group);
    }
    if (rows == null || broken != null) {
      return null;
    }
    Object[] cells = null;
    while (row <= samples.row(index)) {
      cells = rows.next();
      row++;
    }
    return cells;
  }

  /** One sample; filled with its row's cells when that is read, and emptied as it is asked. */
  private final class Row implements SampleFiles {
    private final int index;
    private final Sample sample;
    private volatile boolean filled;
    private Object[] cells;
    private String why;

    Row(int index, Sample sample) {
      this.index = index;
      this.sample = sample;
    }

    private void take(Object[] read) {
      cells = read;
      why = broken;
      filled = true;
    }

    @Override
    public Sample sample() {
      return sample;
    }

    private Object[] cells() throws SampleException, IOException {
      fill(this);
      if (cells == null) {
        throw corrupt(why == null ? "its row is not there" : why);
      }
      if (!sample.id().equals(cells[ID]) || !samples.sha256(index).equals(cells[IMAGE_SHA256])) {
        throw corrupt("its row holds another");
      }
      return cells;
    }

    @Override
    public byte[] image(long limit) throws SampleException, IOException {
      Object[] of = cells();
      byte[] bytes = (byte[]) of[IMAGE];
      of[IMAGE] = null;
      return checked(bytes, (String) of[IMAGE_SHA256], sample.image(), limit);
    }

    @Override
    public byte[] truth(long limit) throws SampleException, IOException {
      Object[] of = cells();
      if (of[TRUTH_REASON] != null) {
        Reason reason = Reason.valueOf(((String) of[TRUTH_REASON]).toUpperCase(Locale.ROOT));
        throw new SampleException(Stage.READ, reason, (String) of[TRUTH_MESSAGE]);
      }
      byte[] bytes = (byte[]) of[TRUTH];
      of[TRUTH] = null;
      return checked(bytes, (String) of[TRUTH_SHA256], sample.truth(), limit);
    }

    @Override
    public byte[] beside(String address, long limit) throws SampleException, IOException {
      Object[] of = cells();
      // Packs of before there were such columns have shorter rows.
      boolean held = of.length > INSTANCES_MESSAGE && of[INSTANCES_SHA256] != null;
      if (!held || !address.equals(CityscapesNames.instances(sample.truth()))) {
        Object why = of.length > INSTANCES_MESSAGE ? of[INSTANCES_MESSAGE] : null;
        throw new SampleException(
            Stage.READ,
            Reason.MISSING_TRUTH,
            why != null
                ? (String) why
                : "The pack does not hold "
                    + address
                    + "; packing anew takes it where it lies beside the label map");
      }
      byte[] bytes = (byte[]) of[INSTANCES];
      of[INSTANCES] = null;
      return checked(bytes, (String) of[INSTANCES_SHA256], address, limit);
    }

    private byte[] checked(byte[] bytes, String sha256, String address, long limit)
        throws SampleException {
      if (bytes == null) {
        throw corrupt("its row is empty");
      }
      Reading.check(bytes.length, address, limit);
      String found = Digests.of(bytes);
      if (!found.equals(sha256)) {
        throw corrupt(address + " has sha256 " + found + ", and was packed with " + sha256);
      }
      return bytes;
    }

    private SampleException corrupt(String how) {
      return new SampleException(
          Stage.READ,
          Reason.CORRUPT,
          "Cannot read "
              + sample.image()
              + " in row "
              + samples.row(index)
              + " of "
              + source.shard(samples.shard(index))
              + ": "
              + how);
    }
  }
}
