package dev.pixeltally.tables;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** The values of one column of a row group, in order: a row's bytes, or its list of numbers. */
final class ColumnValues {
  private final ColumnReader reader;
  private final PrimitiveTypeName type;
  private final int full;
  private final int listed;
  private final boolean unsigned;

  private double[] list = new double[64];
  private byte[] bytes;
  private int from;

  ColumnValues(ColumnReader reader, ColumnDescriptor column) {
    this.reader = reader;
    type = column.getPrimitiveType().getPrimitiveTypeName();
    full = column.getMaxDefinitionLevel();
    // A list that is there and empty is defined once, where a null one may be: by its outer level.
    listed = column.getMaxRepetitionLevel() == 0 ? full : optionalList(column) ? 1 : 0;
    unsigned =
        column.getPrimitiveType().getLogicalTypeAnnotation() instanceof IntLogicalTypeAnnotation i
            && !i.isSigned();
  }

  private static boolean optionalList(ColumnDescriptor column) {
    // Levels beyond the repeated one: of the element (0 or 1), and of the list itself.
    int element =
        column.getPrimitiveType().isRepetition(org.apache.parquet.schema.Type.Repetition.OPTIONAL)
            ? 1
            : 0;
    return column.getMaxDefinitionLevel() - 1 - element > 0;
  }

  private double number() {
    return switch (type) {
      case DOUBLE -> reader.getDouble();
      case FLOAT -> reader.getFloat();
      case INT64 -> reader.getLong();
      default -> unsigned ? Integer.toUnsignedLong(reader.getInteger()) : reader.getInteger();
    };
  }

  /** Numbers of the next row's list, in {@link #list}; -1: it is empty, -2: one of them is. */
  int nextList() {
    int n = reader.getCurrentDefinitionLevel() < listed ? -1 : 0;
    boolean hole = false;
    do {
      int level = reader.getCurrentDefinitionLevel();
      if (level == full) {
        list = n < list.length ? list : Arrays.copyOf(list, n * 2);
        list[n++] = number();
      } else {
        hole |= level > listed;
      }
      reader.consume();
    } while (reader.getCurrentRepetitionLevel() > 0);
    return hole ? -2 : n;
  }

  double[] list() {
    return list;
  }

  /** How many bytes the next row has, in {@link #bytes}; -1: it is empty. */
  int nextBytes() {
    int n = -1;
    if (reader.getCurrentDefinitionLevel() == full) {
      Binary value = reader.getBinary();
      ByteBuffer buffer = value.toByteBuffer();
      n = buffer.remaining();
      if (buffer.hasArray()) {
        bytes = buffer.array();
        from = buffer.arrayOffset() + buffer.position();
      } else {
        bytes = value.getBytes();
        from = 0;
      }
    }
    reader.consume();
    return n;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Where they begin. */
  int from() {
    return from;
  }

  /** As {@link #nextList}, of doubles in a row's bytes; -2 where these are no whole doubles. */
  int nextPackedList() {
    int n = nextBytes();
    if (n < 0 || n % Double.BYTES != 0) {
      return n < 0 ? -1 : -2;
    }
    int count = n / Double.BYTES;
    list = count <= list.length ? list : new double[count * 2];
    ByteBuffer.wrap(bytes, from, n)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asDoubleBuffer()
        .get(list, 0, count);
    return count;
  }
}
