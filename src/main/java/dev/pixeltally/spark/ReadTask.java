package dev.pixeltally.spark;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.coco.CocoEntries;
import dev.pixeltally.dataset.coco.CocoFacts;
import dev.pixeltally.dataset.coco.CocoPack;
import dev.pixeltally.dataset.coco.CocoResultsBuilder;
import dev.pixeltally.dataset.coco.DetectionStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import scala.Tuple2;

/**
 * Reads one file as a stream of packs, and at its end says what it knows of the file. What must be
 * refused is part of that: a task that failed would be tried again, and again.
 */
final class ReadTask implements PairFlatMapFunction<Iterator<Integer>, byte[], byte[]> {
  private static final long serialVersionUID = 1L;

  private final ScoringInput input;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final int buckets;

  ReadTask(ScoringInput input, Broadcast<SerializableConfiguration> hadoop, int buckets) {
    this.input = input;
    this.hadoop = hadoop;
    this.buckets = buckets;
  }

  @Override
  public Iterator<Tuple2<byte[], byte[]>> call(Iterator<Integer> files) {
    return files.hasNext() ? new Packs(files.next()) : Collections.emptyIterator();
  }

  private final class Packs implements Iterator<Tuple2<byte[], byte[]>> {
    private final int file;
    private Closeable in;
    private CocoEntries entries;
    private Tuple2<byte[], byte[]> next;
    private boolean ended;

    Packs(int file) {
      this.file = file;
      TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> close());
      advance();
    }

    private void close() {
      try {
        if (in != null) {
          in.close();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void advance() {
      next = null;
      if (ended) {
        return;
      }
      CocoFacts facts;
      try {
        if (entries == null) {
          entries = open();
        }
        CocoPack pack = entries.next();
        if (pack != null) {
          next = new Tuple2<>(PackKeys.of(pack), pack.bytes());
          return;
        }
        facts = entries.facts();
      } catch (Refusal e) {
        facts = CocoFacts.refused(e.getMessage());
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read " + input.name(file) + ": " + e, e);
      }
      ended = true;
      next = new Tuple2<>(PackKeys.facts(file), SortedBytes.pack(facts));
    }

    private CocoEntries open() throws IOException {
      String name = input.name(file);
      String address = input.address(file);
      if (file == 0) {
        InputStream truth = input.storage().open(address);
        in = truth;
        return CocoEntries.ofTruth(truth, name, input.parts(), input.strictness(), buckets);
      }
      CocoResultsBuilder into = new CocoResultsBuilder(name, input.parts(), input.basis());
      DetectionStream results =
          ResultsSource.open(
              input.storage(), address, name, into, input.parts(), () -> hadoop.value().value());
      in = results;
      return CocoEntries.ofResults(results, into, file - 1);
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public Tuple2<byte[], byte[]> next() {
      if (next == null) {
        throw new NoSuchElementException();
      }
      Tuple2<byte[], byte[]> one = next;
      advance();
      return one;
    }
  }
}
