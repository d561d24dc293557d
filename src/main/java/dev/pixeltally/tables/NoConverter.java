package dev.pixeltally.tables;

import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;

/** What Parquet's columns ask for and do not use where nobody assembles records. */
class NoConverter extends GroupConverter {
  private static final PrimitiveConverter NONE = new PrimitiveConverter() {};

  @Override
  public Converter getConverter(int field) {
    return new NoConverter() {
      @Override
      public boolean isPrimitive() {
        return true;
      }

      @Override
      public PrimitiveConverter asPrimitiveConverter() {
        return NONE;
      }
    };
  }

  @Override
  public void start() {}

  @Override
  public void end() {}
}
