package dev.pixeltally.tables;

import java.util.List;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/** Tables' columns as Parquet's schema. */
final class Schemas {
  private Schemas() {}

  static MessageType of(Table table, List<Column> columns) {
    Types.MessageTypeBuilder schema = Types.buildMessage();
    for (Column c : columns) {
      schema.addField(field(c));
    }
    return schema.named(table.folder());
  }

  private static PrimitiveType field(Column c) {
    Types.PrimitiveBuilder<PrimitiveType> field =
        Types.primitive(
            PrimitiveTypeName.valueOf(c.type().parquet),
            c.nullable() ? Repetition.OPTIONAL : Repetition.REQUIRED);
    return c.type() == Column.Type.TEXT
        ? field.as(LogicalTypeAnnotation.stringType()).named(c.name())
        : field.named(c.name());
  }
}
