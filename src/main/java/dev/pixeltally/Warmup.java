package dev.pixeltally;

import java.util.ArrayList;
import java.util.List;

/**
 * Runs several commands one after the other, with {@code ;} between them: {@code jobs/build} lays
 * the classes that they load out in one archive, so that each of them starts faster.
 */
final class Warmup {
  private Warmup() {}

  public static void main(String[] args) {
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
  }
}
