package dev.pixeltally.tables;

import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/** Hands rows to Parquet, value by value. */
final class RowWriting extends WriteSupport<Object[]> {
  private final Table table;
  private final List<Column> columns;
  private RecordConsumer out;

  RowWriting(Table table) {
    this.table = table;
    this.columns = table.columns();
  }

  @Override
  @SuppressWarnings("deprecation") // abstract, and so still to be given
  public WriteContext init(Configuration configuration) {
    return context();
  }

  @Override
  public WriteContext init(ParquetConfiguration configuration) {
    return context();
  }

  private WriteContext context() {
    return new WriteContext(Schemas.of(table, columns), Map.of("pixeltally.table", table.folder()));
  }

  @Override
  public void prepareForWrite(RecordConsumer recordConsumer) {
    out = recordConsumer;
  }

  @Override
  public void write(Object[] row) {
    out.startMessage();
    fields(columns, row);
    out.endMessage();
  }

  private void fields(List<Column> of, Object[] row) {
    for (int i = 0; i < row.length; i++) {
      Column c = of.get(i);
      if (!empty(c, row[i])) {
        out.startField(c.name(), i);
        add(c, row[i]);
        out.endField(c.name(), i);
      }
    }
  }

  /** Parquet's list: a group that repeats, of one element each. */
  private void rows(Column c, List<?> rows) {
    out.startGroup();
    if (!rows.isEmpty()) {
      out.startField(Schemas.LIST, 0);
      for (Object row : rows) {
        out.startGroup();
        out.startField(Schemas.ELEMENT, 0);
        out.startGroup();
        fields(c.fields(), (Object[]) row);
        out.endGroup();
        out.endField(Schemas.ELEMENT, 0);
        out.endGroup();
      }
      out.endField(Schemas.LIST, 0);
    }
    out.endGroup();
  }

  /** NaN is what the protocols call a number that is not defined; tables leave it empty. */
  static boolean empty(Column c, Object value) {
    return value == null || (c.nullable() && value instanceof Double d && Double.isNaN(d));
  }

  private void add(Column c, Object value) {
    switch (c.type()) {
      case TEXT -> out.addBinary(Binary.fromString((String) value));
      case INT -> out.addInteger((Integer) value);
      case LONG -> out.addLong((Long) value);
      case DOUBLE -> out.addDouble((Double) value);
      case BYTES -> out.addBinary(Binary.fromConstantByteArray((byte[]) value));
      case ROWS -> rows(c, (List<?>) value);
    }
  }
}
