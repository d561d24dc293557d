package dev.pixeltally.tables;

/**
 * One column, documented once: the Parquet schema, {@code docs/tables.md}, writers and readers come
 * from here.
 *
 * @param nullable whether a row may leave it empty
 * @param unit of numbers that have one; empty where there is none
 * @param doc what it holds
 */
public record Column(String name, Type type, boolean nullable, String unit, String doc) {

  /** What a column's values are. */
  public enum Type {
    TEXT("string", "BINARY", String.class),
    INT("int", "INT32", Integer.class),
    LONG("bigint", "INT64", Long.class),
    DOUBLE("double", "DOUBLE", Double.class),
    BYTES("binary", "BINARY", byte[].class);

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
    return new Column(name, Type.TEXT, false, "", doc);
  }

  static Column of(Type type, String name, String unit, String doc) {
    return new Column(name, type, false, unit, doc);
  }

  /** One that a row may leave empty. */
  static Column maybe(Type type, String name, String doc) {
    return new Column(name, type, true, "", doc);
  }
}
