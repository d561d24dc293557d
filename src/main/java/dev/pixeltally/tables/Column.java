package dev.pixeltally.tables;

import java.util.List;

/**
 * One column, documented once: the Parquet schema, {@code docs/tables.md}, writers and readers come
 * from here.
 *
 * @param nullable whether a row may leave it empty
 * @param unit of numbers that have one; empty where there is none
 * @param doc what it holds
 * @param fields of {@link Type#ROWS} the columns of each row; else empty
 */
public record Column(
    String name, Type type, boolean nullable, String unit, String doc, List<Column> fields) {

  public Column {
    fields = List.copyOf(fields);
  }

  /** What a column's values are. */
  public enum Type {
    TEXT("string", "BINARY", String.class),
    INT("int", "INT32", Integer.class),
    LONG("bigint", "INT64", Long.class),
    DOUBLE("double", "DOUBLE", Double.class),
    BYTES("binary", "BINARY", byte[].class),
    /** Rows of their own in one cell, each an {@code Object[]}. */
    ROWS("array of struct", null, List.class);

    final String sql;
    final String parquet;
    final Class<?> java;

    Type(String sql, String parquet, Class<?> java) {
      this.sql = sql;
      this.parquet = parquet;
      this.java = java;
    }
  }

  static Column text(String name, String doc) {
    return new Column(name, Type.TEXT, false, "", doc, List.of());
  }

  static Column of(Type type, String name, String unit, String doc) {
    return new Column(name, type, false, unit, doc, List.of());
  }

  /** One that a row may leave empty. */
  static Column maybe(Type type, String name, String doc) {
    return new Column(name, type, true, "", doc, List.of());
  }

  /** Rows of their own, which a row may leave empty. */
  static Column rows(String name, String doc, List<Column> fields) {
    return new Column(name, Type.ROWS, true, "", doc, fields);
  }
}
