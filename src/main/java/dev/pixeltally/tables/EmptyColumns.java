package dev.pixeltally.tables;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.schema.LogicalTypeAnnotation.UnknownLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * Which columns of a file are empty in all rows, and which in none, as far as its footer says.
 *
 * @param empty names of columns without a value
 * @param full names of columns with a value in every row
 */
record EmptyColumns(Set<String> empty, Set<String> full) {

  static EmptyColumns of(List<BlockMetaData> groups) {
    Set<String> some = new HashSet<>();
    Set<String> holes = new HashSet<>();
    Set<String> all = new HashSet<>();
    for (BlockMetaData group : groups) {
      for (ColumnChunkMetaData column : group.getColumns()) {
        String name = column.getPath().toArray()[0];
        all.add(name);
        Statistics<?> known = column.getStatistics();
        boolean says = known != null && known.isNumNullsSet();
        if (!says || known.getNumNulls() < column.getValueCount()) {
          some.add(name);
        }
        if (!says || known.getNumNulls() > 0) {
          holes.add(name);
        }
      }
    }
    Set<String> empty = new HashSet<>(all);
    empty.removeAll(some);
    Set<String> full = new HashSet<>(all);
    full.removeAll(holes);
    return new EmptyColumns(empty, full);
  }

  /** A schema's fields that hold something, and those of these names anyway. */
  MessageType without(MessageType schema, List<String> kept) {
    List<Type> fields = new ArrayList<>();
    for (Type field : schema.getFields()) {
      boolean nothing =
          empty.contains(field.getName())
              || field.getLogicalTypeAnnotation() instanceof UnknownLogicalTypeAnnotation;
      if (!nothing || kept.contains(field.getName())) {
        fields.add(field);
      }
    }
    return new MessageType(schema.getName(), fields);
  }
}
