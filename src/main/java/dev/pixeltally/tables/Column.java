package dev.pixeltally.tables;

/**
 * One column, documented once: the Parquet schema, {@code docs/tables.md} and the writers come from
 * here.
 *
 * @param nullable whether a row may leave it empty
 * @param doc what it holds, with its unit
 */
public record Column(String name, Type type, boolean nullable, String doc) {

  /** What a column's values are. */
  public enum Type {
    TEXT("string", "BINARY"),
    INT("int", "INT32"),
    LONG("bigint", "INT64"),
    DOUBLE("double", "DOUBLE"),
    BYTES("binary", "BINARY");

    final String sql;
    final String parquet;

    Type(String sql, String parquet) {
      this.sql = sql;
      this.parquet = parquet;
    }
  }

  static Column text(String name, String doc) {
    return new Column(name, Type.TEXT, false, doc);
  }

  static Column of(Type type, String name, String doc) {
    return new Column(name, type, false, doc);
  }

  static Column maybe(Type type, String name, String doc) {
    return new Column(name, type, true, doc);
  }
}
