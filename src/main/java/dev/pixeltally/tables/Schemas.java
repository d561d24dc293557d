package dev.pixeltally.tables;

import java.util.List;
import java.util.function.Function;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/** Tables' columns as Parquet's schema. */
final class Schemas {
  private Schemas() {}

  /** Names of the two levels that Parquet has between a list and its items. */
  static final String LIST = "list";

  static final String ELEMENT = "element";

  static MessageType of(Table table, List<Column> columns) {
    return of(table, columns, Schemas::plain);
  }

  private static PrimitiveTypeName plain(Column c) {
    return PrimitiveTypeName.valueOf(c.type().parquet);
  }

  /** As {@link #of(Table, List)}, with numbers of 64 bits that a file has in 32 as it has them. */
  static MessageType within(MessageType file, Table table, List<Column> columns) {
    return of(
        table,
        columns,
        c -> {
          PrimitiveTypeName type = plain(c);
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
      schema.addField(field(c, type));
    }
    return schema.named(table.folder());
  }

  private static Type field(Column c, Function<Column, PrimitiveTypeName> type) {
    Repetition repetition = c.nullable() ? Repetition.OPTIONAL : Repetition.REQUIRED;
    if (c.type() == Column.Type.ROWS) {
      Types.GroupBuilder<GroupType> element = Types.buildGroup(Repetition.REQUIRED);
      c.fields().forEach(f -> element.addField(field(f, Schemas::plain)));
      GroupType list =
          Types.buildGroup(Repetition.REPEATED).addField(element.named(ELEMENT)).named(LIST);
      return Types.buildGroup(repetition)
          .as(LogicalTypeAnnotation.listType())
          .addField(list)
          .named(c.name());
    }
    Types.PrimitiveBuilder<PrimitiveType> field = Types.primitive(type.apply(c), repetition);
    return c.type() == Column.Type.TEXT
        ? field.as(LogicalTypeAnnotation.stringType()).named(c.name())
        : field.named(c.name());
  }

  /** A field of a nested column as Parquet's settings name it. */
  static String path(String column, String field) {
    return String.join(".", column, LIST, ELEMENT, field);
  }
}
