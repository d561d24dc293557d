package dev.pixeltally.tables;

import java.util.List;
import java.util.function.Function;
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
    return of(table, columns, c -> PrimitiveTypeName.valueOf(c.type().parquet));
  }

  /** As {@link #of(Table, List)}, with numbers of 64 bits that a file has in 32 as it has them. */
  static MessageType within(MessageType file, Table table, List<Column> columns) {
    return of(
        table,
        columns,
        c -> {
          PrimitiveTypeName type = PrimitiveTypeName.valueOf(c.type().parquet);
          return type == PrimitiveTypeName.INT64 && isInt(file, c.name())
              ? PrimitiveTypeName.INT32
              : type;
        });
  }

  private static boolean isInt(MessageType file, String name) {
    return file.containsField(name)
        && file.getType(name) instanceof PrimitiveType p
        && p.getPrimitiveTypeName() == PrimitiveTypeName.INT32;
  }

  private static MessageType of(
      Table table, List<Column> columns, Function<Column, PrimitiveTypeName> type) {
    Types.MessageTypeBuilder schema = Types.buildMessage();
    for (Column c : columns) {
      schema.addField(field(c, type.apply(c)));
    }
    return schema.named(table.folder());
  }

  private static PrimitiveType field(Column c, PrimitiveTypeName type) {
    Types.PrimitiveBuilder<PrimitiveType> field =
        Types.primitive(type, c.nullable() ? Repetition.OPTIONAL : Repetition.REQUIRED);
    return c.type() == Column.Type.TEXT
        ? field.as(LogicalTypeAnnotation.stringType()).named(c.name())
        : field.named(c.name());
  }
}
