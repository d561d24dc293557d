package dev.pixeltally;

import dev.pixeltally.config.Refusal;

/** Spark 4.1 runs on Java 17 and 21; another version fails late and obscurely. */
final class JavaVersion {
  private JavaVersion() {}

  static void check() {
    check(Runtime.version().feature(), System.getProperty("java.home"));
  }

  static void check(int feature, String home) {
    if (feature != 17 && feature != 21) {
      throw new Refusal(
          "Cannot run on Java "
              + feature
              + " ("
              + home
              + "): Java 17 or 21 is needed. Point JAVA_HOME at one of them.");
    }
  }
}
