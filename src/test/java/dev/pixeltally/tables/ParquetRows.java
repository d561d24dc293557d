package dev.pixeltally.tables;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/** Parquet files as Parquet's own example reader sees them. */
public final class ParquetRows {
  private ParquetRows() {}

  /** The rows of all files below a folder, in the files' order; none where it is not there. */
  public static List<Map<String, Object>> below(Path folder) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return rows;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".parquet")).sorted().toList()) {
        rows.addAll(of(file));
      }
    }
    return rows;
  }

  /** The rows of one file. */
  public static List<Map<String, Object>> of(Path file) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file.toUri());
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), path).build()) {
      for (Group group = reader.read(); group != null; group = reader.read()) {
        rows.add(row(group));
      }
    }
    return rows;
  }

  private static Map<String, Object> row(Group group) {
    Map<String, Object> row = new LinkedHashMap<>();
    for (Type field : group.getType().getFields()) {
      String name = field.getName();
      if (group.getFieldRepetitionCount(name) == 0) {
        row.put(name, null);
      } else if (field.isPrimitive()) {
        row.put(name, value(group, field.asPrimitiveType()));
      } else {
        Group list = group.getGroup(name, 0);
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < list.getFieldRepetitionCount("list"); i++) {
          rows.add(row(list.getGroup("list", i).getGroup("element", 0)));
        }
        row.put(name, rows);
      }
    }
    return row;
  }

  private static Object value(Group group, PrimitiveType type) {
    String name = type.getName();
    return switch (type.getPrimitiveTypeName()) {
      case INT32 -> group.getInteger(name, 0);
      case INT64 -> group.getLong(name, 0);
      case DOUBLE -> group.getDouble(name, 0);
      case BINARY ->
          LogicalTypeAnnotation.stringType().equals(type.getLogicalTypeAnnotation())
              ? group.getString(name, 0)
              : group.getBinary(name, 0).getBytes();
      default -> throw new IllegalStateException(type.toString());
    };
  }
}
