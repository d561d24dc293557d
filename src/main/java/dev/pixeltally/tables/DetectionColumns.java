package dev.pixeltally.tables;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.coco.CocoPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * Which of a file's columns hold a detection's parts, whoever wrote it. Ids may be whole numbers of
 * any width, all numbers float or double; a box four columns or a list "bbox", key points bytes or
 * a list. What is there and cannot be read is refused by its name.
 */
record DetectionColumns(
    ColumnDescriptor image,
    ColumnDescriptor category,
    ColumnDescriptor score,
    List<ColumnDescriptor> box,
    ColumnDescriptor boxList,
    ColumnDescriptor maskHeight,
    ColumnDescriptor maskWidth,
    ColumnDescriptor mask,
    ColumnDescriptor keypoints) {
  private static final Set<PrimitiveTypeName> NUMBERS =
      Set.of(
          PrimitiveTypeName.INT32,
          PrimitiveTypeName.INT64,
          PrimitiveTypeName.FLOAT,
          PrimitiveTypeName.DOUBLE);
  private static final List<String> NEEDED = List.of("image_id", "category_id", "score");
  private static final List<String> BOX = List.of("x", "y", "width", "height");
  private static final List<String> MASK = List.of("mask_height", "mask_width", "mask");

  /**
   * Finds them in a file's schema, but for those that hold nothing.
   *
   * @throws Refusal where one is missing or holds something else
   */
  static DetectionColumns of(MessageType all, EmptyColumns known, String file) {
    MessageType schema = known.without(all, NEEDED);
    requireNeeded(schema, file);
    List<ColumnDescriptor> box = together(schema, file, BOX);
    List<ColumnDescriptor> mask = together(schema, file, MASK);
    boolean boxList = box.isEmpty() && schema.containsField("bbox");
    boolean keypoints = schema.containsField("keypoints");
    if (box.isEmpty() && !boxList && mask.isEmpty() && !keypoints) {
      throw refusal(
          file,
          "it has neither boxes (x, y, width, height; or bbox, a list of four), nor masks"
              + " (mask_height, mask_width, mask), nor keypoints");
    }
    return new DetectionColumns(
        number(schema, file, "image_id"),
        number(schema, file, "category_id"),
        number(schema, file, "score"),
        box,
        boxList ? list(schema, file, "bbox") : null,
        mask.isEmpty() ? null : mask.get(0),
        mask.isEmpty() ? null : mask.get(1),
        mask.isEmpty() ? null : mask.get(2),
        !keypoints
            ? null
            : schema.getType("keypoints").isPrimitive()
                ? bytes(schema, file, "keypoints")
                : list(schema, file, "keypoints"));
  }

  /** A file without rows need have no more than these; what they would hold is not known there. */
  static void requireNeeded(MessageType schema, String file) {
    for (String name : NEEDED) {
      if (!schema.containsField(name)) {
        throw refusal(
            file,
            "it has no column "
                + name
                + "; it has "
                + String.join(", ", schema.getFields().stream().map(Type::getName).toList()));
      }
    }
  }

  /** All of these columns, or none where the file has none of them. */
  private static List<ColumnDescriptor> together(
      MessageType schema, String file, List<String> names) {
    List<String> there = names.stream().filter(schema::containsField).toList();
    if (there.isEmpty()) {
      return List.of();
    }
    List<ColumnDescriptor> columns = new ArrayList<>();
    for (String name : names) {
      if (!there.contains(name)) {
        throw refusal(
            file,
            "it has "
                + String.join(", ", there)
                + " and no column "
                + name
                + " with values; these belong together");
      }
      columns.add(name.equals("mask") ? bytes(schema, file, name) : number(schema, file, name));
    }
    return columns;
  }

  /** Without masks and key points where nobody wants them, and every row has its box. */
  DetectionColumns wanted(EmptyColumns known, Set<CocoPart> parts) {
    boolean allBoxed = !box.isEmpty() && known.full().containsAll(BOX);
    boolean masks = parts.contains(CocoPart.SEGMENTATION) || !allBoxed;
    boolean points = parts.contains(CocoPart.KEYPOINTS) || !allBoxed;
    return new DetectionColumns(
        image,
        category,
        score,
        box,
        boxList,
        masks ? maskHeight : null,
        masks ? maskWidth : null,
        masks ? mask : null,
        points ? keypoints : null);
  }

  /** The columns to read; the others are passed over. */
  MessageType projection(MessageType schema) {
    List<Type> fields = new ArrayList<>();
    for (Type field : schema.getFields()) {
      if (all().stream().anyMatch(c -> c.getPath()[0].equals(field.getName()))) {
        fields.add(field);
      }
    }
    return new MessageType(schema.getName(), fields);
  }

  private List<ColumnDescriptor> all() {
    List<ColumnDescriptor> all = new ArrayList<>(box);
    for (ColumnDescriptor c :
        new ColumnDescriptor[] {
          image, category, score, boxList, maskHeight, maskWidth, mask, keypoints
        }) {
      if (c != null) {
        all.add(c);
      }
    }
    return all;
  }

  private static ColumnDescriptor number(MessageType schema, String file, String name) {
    ColumnDescriptor column = leaf(schema, file, name, "a number");
    requireNumber(column, file, name, "whole numbers, float or double are valid");
    if (column.getMaxRepetitionLevel() > 0) {
      throw refusal(file, "column " + name + " is a list; one number a row is valid");
    }
    return column;
  }

  private static ColumnDescriptor list(MessageType schema, String file, String name) {
    ColumnDescriptor column = leaf(schema, file, name, "a list of numbers");
    requireNumber(column, file, name, "a list of numbers is valid");
    if (column.getMaxRepetitionLevel() != 1) {
      throw refusal(
          file,
          "column "
              + name
              + " is "
              + (column.getMaxRepetitionLevel() == 0 ? "one number" : "a list of lists")
              + "; a list of numbers is valid");
    }
    return column;
  }

  private static ColumnDescriptor bytes(MessageType schema, String file, String name) {
    ColumnDescriptor column = leaf(schema, file, name, "bytes");
    PrimitiveType type = column.getPrimitiveType();
    if (type.getPrimitiveTypeName() != PrimitiveTypeName.BINARY
        || column.getMaxRepetitionLevel() > 0
        || type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation) {
      throw refusal(file, "column " + name + " is " + shown(type) + "; bytes are valid");
    }
    return column;
  }

  private static ColumnDescriptor leaf(
      MessageType schema, String file, String name, String expected) {
    List<ColumnDescriptor> leaves =
        schema.getColumns().stream().filter(c -> c.getPath()[0].equals(name)).toList();
    if (leaves.size() != 1) {
      throw refusal(file, "column " + name + " is a structure; " + expected + " is valid");
    }
    return leaves.get(0);
  }

  private static void requireNumber(
      ColumnDescriptor column, String file, String name, String valid) {
    PrimitiveType type = column.getPrimitiveType();
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    boolean plain =
        logical == null || logical instanceof LogicalTypeAnnotation.IntLogicalTypeAnnotation;
    if (!NUMBERS.contains(type.getPrimitiveTypeName()) || !plain) {
      throw refusal(file, "column " + name + " is " + shown(type) + "; " + valid);
    }
  }

  private static String shown(PrimitiveType type) {
    String logical =
        type.getLogicalTypeAnnotation() == null ? "" : " " + type.getLogicalTypeAnnotation();
    return type.getPrimitiveTypeName() + logical;
  }

  static Refusal refusal(String file, String why) {
    return new Refusal("Cannot read detections from " + file + ": " + why);
  }
}
