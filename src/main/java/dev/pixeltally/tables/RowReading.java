package dev.pixeltally.tables;

import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.InitContext;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.io.InvalidRecordException;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;

/** Takes rows from Parquet, the asked columns in the asked order. */
final class RowReading extends ReadSupport<Object[]> {
  private final Table table;
  private final List<Column> columns;

  RowReading(Table table, List<Column> columns) {
    this.table = table;
    this.columns = columns;
  }

  @Override
  public ReadContext init(InitContext context) {
    MessageType file = context.getFileSchema();
    for (Column c : columns) {
      if (!file.containsField(c.name()) && !c.nullable()) {
        throw new InvalidRecordException(
            "no column " + c.name() + " where the table " + table.folder() + " was expected");
      }
    }
    return new ReadContext(Schemas.within(file, table, columns));
  }

  @Override
  @SuppressWarnings("deprecation") // abstract, and so still to be given
  public RecordMaterializer<Object[]> prepareForRead(
      Configuration conf, Map<String, String> meta, MessageType file, ReadContext read) {
    return new Assembly(columns);
  }

  @Override
  public RecordMaterializer<Object[]> prepareForRead(
      ParquetConfiguration conf, Map<String, String> meta, MessageType file, ReadContext read) {
    return new Assembly(columns);
  }

  private static final class Assembly extends RecordMaterializer<Object[]> {
    private final int width;
    private final GroupConverter root;
    private Object[] row;

    Assembly(List<Column> columns) {
      width = columns.size();
      Converter[] converters = new Converter[width];
      for (int i = 0; i < width; i++) {
        converters[i] = new Cell(i, columns.get(i).type());
      }
      root = new Root(converters);
    }

    @Override
    public Object[] getCurrentRecord() {
      return row;
    }

    @Override
    public GroupConverter getRootConverter() {
      return root;
    }

    private final class Root extends GroupConverter {
      private final Converter[] converters;

      Root(Converter[] converters) {
        this.converters = converters;
      }

      @Override
      public Converter getConverter(int field) {
        return converters[field];
      }

      @Override
      public void start() {
        row = new Object[width];
      }

      @Override
      public void end() {}
    }

    private final class Cell extends PrimitiveConverter {
      private final int place;
      private final Column.Type type;
      private String[] texts;

      Cell(int place, Column.Type type) {
        this.place = place;
        this.type = type;
      }

      /** A text that stands in many rows is made once. */
      @Override
      public boolean hasDictionarySupport() {
        return type == Column.Type.TEXT;
      }

      @Override
      public void setDictionary(Dictionary dictionary) {
        texts = new String[dictionary.getMaxId() + 1];
        for (int i = 0; i < texts.length; i++) {
          texts[i] = dictionary.decodeToBinary(i).toStringUsingUTF8();
        }
      }

      @Override
      public void addValueFromDictionary(int id) {
        row[place] = texts[id];
      }

      @Override
      public void addBinary(Binary value) {
        row[place] = type == Column.Type.TEXT ? value.toStringUsingUTF8() : value.getBytes();
      }

      @Override
      public void addInt(int value) {
        if (type == Column.Type.LONG) {
          row[place] = (long) value;
        } else {
          row[place] = value;
        }
      }

      @Override
      public void addLong(long value) {
        row[place] = value;
      }

      @Override
      public void addDouble(double value) {
        row[place] = value;
      }
    }
  }
}
