package dev.pixeltally.tables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ValuesType;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridDecoder;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * The numbers of one column of a row group, a page at a time: no list, at most optional. Plain
 * pages are copied whole, which a value-by-value reader takes ten times as long for.
 */
final class NumberPages {
  private final PageReader pages;
  private final ColumnDescriptor column;
  private final PrimitiveTypeName type;
  private final boolean real;
  private final boolean unsigned;
  private final Dictionary dictionary;
  private double[] doublesOfIds;
  private long[] longsOfIds;

  /** The page's values, of which those that are there stand at the front until spread. */
  private double[] doubles = new double[0];

  private long[] longs = new long[0];
  private boolean[] missing = new boolean[0];
  private boolean complete;
  private int size;
  private int at;

  NumberPages(PageReader pages, ColumnDescriptor column) throws IOException {
    this.pages = pages;
    this.column = column;
    type = column.getPrimitiveType().getPrimitiveTypeName();
    real = type == PrimitiveTypeName.DOUBLE || type == PrimitiveTypeName.FLOAT;
    unsigned =
        column.getPrimitiveType().getLogicalTypeAnnotation() instanceof IntLogicalTypeAnnotation i
            && !i.isSigned();
    DictionaryPage page = pages.readDictionaryPage();
    dictionary = page == null ? null : page.getEncoding().initDictionary(column, page);
    if (dictionary != null) {
      int n = dictionary.getMaxId() + 1;
      doublesOfIds = new double[real ? n : 0];
      longsOfIds = new long[real ? 0 : n];
      for (int id = 0; id < n; id++) {
        switch (type) {
          case DOUBLE -> doublesOfIds[id] = dictionary.decodeToDouble(id);
          case FLOAT -> doublesOfIds[id] = dictionary.decodeToFloat(id);
          case INT64 -> longsOfIds[id] = dictionary.decodeToLong(id);
          default -> longsOfIds[id] = widened(dictionary.decodeToInt(id));
        }
      }
    }
  }

  private long widened(int value) {
    return unsigned ? Integer.toUnsignedLong(value) : value;
  }

  /** The next values; what is empty is marked and 0. */
  void numbers(int n, double[] into, boolean[] empty) throws IOException {
    for (int done = 0; done < n; ) {
      int some = available(n - done);
      if (real) {
        System.arraycopy(doubles, at, into, done, some);
      } else {
        for (int i = 0; i < some; i++) {
          into[done + i] = longs[at + i];
        }
      }
      done = took(some, done, empty);
    }
  }

  /**
   * The next values as ids.
   *
   * @return the first that is no whole number, as a place; -1: all are
   */
  int ids(int n, long[] into, boolean[] empty) throws IOException {
    int wrong = -1;
    for (int done = 0; done < n; ) {
      int some = available(n - done);
      if (real) {
        for (int i = 0; i < some; i++) {
          double value = doubles[at + i];
          into[done + i] = (long) value;
          boolean whole = (long) value == value && Math.abs(value) <= 1L << 53;
          wrong = whole || wrong >= 0 ? wrong : done + i;
        }
      } else {
        System.arraycopy(longs, at, into, done, some);
      }
      done = took(some, done, empty);
    }
    return wrong;
  }

  private int took(int some, int done, boolean[] empty) {
    if (complete) {
      Arrays.fill(empty, done, done + some, false);
    } else {
      System.arraycopy(missing, at, empty, done, some);
    }
    at += some;
    return done + some;
  }

  /** How many of the wanted values the page holds; the next page where it is used up. */
  private int available(int wanted) throws IOException {
    while (at == size) {
      DataPage page = pages.readPage();
      if (page == null) {
        throw new IOException("column " + column.getPath()[0] + " ends too early");
      }
      read(page);
    }
    return Math.min(wanted, size - at);
  }

  private void read(DataPage page) throws IOException {
    size = page.getValueCount();
    at = 0;
    if (doubles.length < size || missing.length < size) {
      doubles = new double[real ? size : 0];
      longs = new long[real ? 0 : size];
      missing = new boolean[size];
    }
    int there =
        page.accept(
            new DataPage.Visitor<Integer>() {
              @Override
              public Integer visit(DataPageV1 v1) {
                return first(v1);
              }

              @Override
              public Integer visit(DataPageV2 v2) {
                return second(v2);
              }
            });
    complete = there == size;
    if (!complete) {
      spread(there);
    }
  }

  private int first(DataPageV1 page) {
    try {
      ByteBufferInputStream in = page.getBytes().toInputStream();
      int there = size;
      if (column.getMaxDefinitionLevel() > 0) {
        ValuesReader levels =
            page.getDlEncoding().getValuesReader(column, ValuesType.DEFINITION_LEVEL);
        levels.initFromPage(size, in);
        Statistics<?> known = page.getStatistics();
        if (known == null || !known.isNumNullsSet() || known.getNumNulls() > 0) {
          there = 0;
          for (int i = 0; i < size; i++) {
            missing[i] = levels.readInteger() == 0;
            there += missing[i] ? 0 : 1;
          }
        }
      }
      values(there, page.getValueEncoding(), in);
      return there;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int second(DataPageV2 page) {
    try {
      int there = size - page.getNullCount();
      if (there < size) {
        BytesInput bytes = page.getDefinitionLevels();
        var levels = new RunLengthBitPackingHybridDecoder(1, bytes.toInputStream());
        for (int i = 0; i < size; i++) {
          missing[i] = levels.readInt() == 0;
        }
      }
      values(there, page.getDataEncoding(), page.getData().toInputStream());
      return there;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void values(int n, Encoding encoding, ByteBufferInputStream in) throws IOException {
    if (n == 0) {
      return;
    }
    if (encoding == Encoding.PLAIN) {
      plain(n, in);
    } else if (encoding.usesDictionary()) {
      if (dictionary == null) {
        throw new IOException("column " + column.getPath()[0] + " lacks its dictionary");
      }
      ValuesReader ids =
          encoding.getDictionaryBasedValuesReader(column, ValuesType.VALUES, dictionary);
      ids.initFromPage(n, in);
      for (int i = 0; i < n; i++) {
        int id = ids.readValueDictionaryId();
        if (real) {
          doubles[i] = doublesOfIds[id];
        } else {
          longs[i] = longsOfIds[id];
        }
      }
    } else {
      ValuesReader values = encoding.getValuesReader(column, ValuesType.VALUES);
      values.initFromPage(n, in);
      for (int i = 0; i < n; i++) {
        switch (type) {
          case DOUBLE -> doubles[i] = values.readDouble();
          case FLOAT -> doubles[i] = values.readFloat();
          case INT64 -> longs[i] = values.readLong();
          default -> longs[i] = widened(values.readInteger());
        }
      }
    }
  }

  private void plain(int n, ByteBufferInputStream in) throws IOException {
    boolean wide = type == PrimitiveTypeName.DOUBLE || type == PrimitiveTypeName.INT64;
    int bytes = Math.multiplyExact(n, wide ? Double.BYTES : Float.BYTES);
    ByteBuffer buffer = in.slice(bytes).order(ByteOrder.LITTLE_ENDIAN);
    switch (type) {
      case DOUBLE -> buffer.asDoubleBuffer().get(doubles, 0, n);
      case INT64 -> buffer.asLongBuffer().get(longs, 0, n);
      case FLOAT -> {
        for (int i = 0; i < n; i++) {
          doubles[i] = buffer.getFloat();
        }
      }
      default -> {
        for (int i = 0; i < n; i++) {
          longs[i] = widened(buffer.getInt());
        }
      }
    }
  }

  /** Moves the values from the front to their rows. */
  private void spread(int there) {
    int from = there;
    for (int i = size - 1; i >= 0; i--) {
      if (!missing[i]) {
        from--;
      }
      if (real) {
        doubles[i] = missing[i] ? 0 : doubles[from];
      } else {
        longs[i] = missing[i] ? 0 : longs[from];
      }
    }
  }
}
