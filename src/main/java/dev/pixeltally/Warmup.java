package dev.pixeltally;

import java.util.ArrayList;
import java.util.List;

/**
 * Runs several commands one after the other, with {@code ;} between them: {@code jobs/build} lays
 * the classes that they load out in one archive, so that each of them starts faster.
 */
final class Warmup {
  private Warmup() {}

  /** What only files too large to be made here load: columns whose values are all different. */
  private static final List<String> OF_LARGE_FILES =
      List.of(
          "org.apache.parquet.bytes.LittleEndianDataInputStream",
          "org.apache.parquet.column.values.plain.PlainValuesReader$DoublePlainValuesReader",
          "org.apache.parquet.column.values.plain.PlainValuesReader$LongPlainValuesReader");

  public static void main(String[] args) throws ClassNotFoundException {
    List<String> command = new ArrayList<>();
    for (String word : args) {
      if (word.equals(";")) {
        Pixeltally.run(command.toArray(String[]::new));
        command.clear();
      } else {
        command.add(word);
      }
    }
    Pixeltally.run(command.toArray(String[]::new));
    for (String name : OF_LARGE_FILES) {
      Class.forName(name);
    }
  }
}
