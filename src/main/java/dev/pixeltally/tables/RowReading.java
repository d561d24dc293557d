package dev.pixeltally.tables;

import java.util.ArrayList;
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

  /** Puts rows together where no reader of Parquet's own does. */
  RecordMaterializer<Object[]> assembly() {
    return new Assembly(columns);
  }

  private static final class Assembly extends RecordMaterializer<Object[]> {
    private final Struct root;

    Assembly(List<Column> columns) {
      root = new Struct(columns);
    }

    @Override
    public Object[] getCurrentRecord() {
      return root.row;
    }

    @Override
    public GroupConverter getRootConverter() {
      return root;
    }
  }

  /** A row, or one of the rows in a cell. */
  private static class Struct extends GroupConverter {
    private final Converter[] converters;
    Object[] row;

    Struct(List<Column> columns) {
      converters = new Converter[columns.size()];
      for (int i = 0; i < converters.length; i++) {
        Column c = columns.get(i);
        converters[i] =
            c.type() == Column.Type.ROWS ? new Cells(this, i, c) : new Cell(this, i, c.type());
      }
    }

    @Override
    public Converter getConverter(int field) {
      return converters[field];
    }

    @Override
    public void start() {
      row = new Object[converters.length];
    }

    @Override
    public void end() {}
  }

  /** The rows in a cell, behind the two levels that Parquet has between a list and its items. */
  private static final class Cells extends GroupConverter {
    private final Struct of;
    private final int place;
    private final GroupConverter list;
    private List<Object[]> rows;

    Cells(Struct of, int place, Column column) {
      this.of = of;
      this.place = place;
      Struct element =
          new Struct(column.fields()) {
            @Override
            public void end() {
              rows.add(row);
            }
          };
      list =
          new GroupConverter() {
            @Override
            public Converter getConverter(int field) {
              return element;
            }

            @Override
            public void start() {}

            @Override
            public void end() {}
          };
    }

    @Override
    public Converter getConverter(int field) {
      return list;
    }

    @Override
    public void start() {
      rows = new ArrayList<>();
    }

    @Override
    public void end() {
      of.row[place] = rows;
    }
  }

  private static final class Cell extends PrimitiveConverter {
    private final Struct of;
    private final int place;
    private final Column.Type type;
    private String[] texts;

    Cell(Struct of, int place, Column.Type type) {
      this.of = of;
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
      of.row[place] = texts[id];
    }

    @Override
    public void addBinary(Binary value) {
      of.row[place] = type == Column.Type.TEXT ? value.toStringUsingUTF8() : value.getBytes();
    }

    @Override
    public void addInt(int value) {
      if (type == Column.Type.LONG) {
        of.row[place] = (long) value;
      } else {
        of.row[place] = value;
      }
    }

    @Override
    public void addLong(long value) {
      of.row[place] = value;
    }

    @Override
    public void addDouble(double value) {
      of.row[place] = value;
    }
  }
}
