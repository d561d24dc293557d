package dev.pixeltally.tables;

import java.util.List;
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
    Types.MessageTypeBuilder schema = Types.buildMessage();
    for (Column c : columns) {
      schema.addField(field(c));
    }
    return schema.named(table.folder());
  }

  private static Type field(Column c) {
    Repetition repetition = c.nullable() ? Repetition.OPTIONAL : Repetition.REQUIRED;
    if (c.type() == Column.Type.ROWS) {
      Types.GroupBuilder<GroupType> element = Types.buildGroup(Repetition.REQUIRED);
      c.fields().forEach(f -> element.addField(field(f)));
      GroupType list =
          Types.buildGroup(Repetition.REPEATED).addField(element.named(ELEMENT)).named(LIST);
      return Types.buildGroup(repetition)
          .as(LogicalTypeAnnotation.listType())
          .addField(list)
          .named(c.name());
    }
    Types.PrimitiveBuilder<PrimitiveType> field =
        Types.primitive(PrimitiveTypeName.valueOf(c.type().parquet), repetition);
    return c.type() == Column.Type.TEXT
        ? field.as(LogicalTypeAnnotation.stringType()).named(c.name())
        : field.named(c.name());
  }

  /** A field of a nested column as Parquet's settings name it. */
  static String path(String column, String field) {
    return String.join(".", column, LIST, ELEMENT, field);
  }
}
