package dev.pixeltally.jobs;

import java.util.Map;
import java.util.TreeMap;

/** What ran, for {@code run.json}. */
final class Versions {
  private Versions() {}

  static Map<String, String> all() {
    Map<String, String> versions = new TreeMap<>();
    versions.put("java", Runtime.version().toString());
    versions.put("pixeltally", of("dev.pixeltally.jobs.Versions"));
    versions.put("spark", of("org.apache.spark.SparkContext"));
    versions.put("djl", of("ai.djl.engine.Engine"));
    versions.put("onnxruntime", of("ai.onnxruntime.OrtEnvironment"));
    return versions;
  }

  /**
   * From the manifest of the jar that holds a class, or the jar's own name. Never loads engines.
   */
  private static String of(String className) {
    try {
      Class<?> c = Class.forName(className, false, Versions.class.getClassLoader());
      String version = c.getPackage().getImplementationVersion();
      if (version != null) {
        return version;
      }
      var source = c.getProtectionDomain().getCodeSource();
      String jar = source == null ? "" : source.getLocation().getPath();
      return jar.replaceFirst(".*/", "").replaceFirst("\\.jar$", "").replaceFirst("^\\D*-", "");
    } catch (ClassNotFoundException e) {
      return "absent";
    }
  }
}
