package dev.pixeltally.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pixeltally.config.EvaluateConfig;
import dev.pixeltally.config.Settings;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.internal.config.ConfigEntry;
import org.apache.spark.internal.config.ConfigReader;
import org.apache.spark.util.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The checked-in submissions, read by Spark's own parser: keys that Spark knows, values it takes.
 */
class SubmitConfTest {
  /**
   * Keys of modules that are not on the class path, as their sources declare them:
   * org.apache.spark.deploy.k8s.Config and org.apache.spark.deploy.yarn.config.
   */
  private static final Set<String> OF_OTHER_MODULES =
      Set.of(
          "spark.kubernetes.container.image",
          "spark.kubernetes.namespace",
          "spark.kubernetes.authenticate.driver.serviceAccountName",
          "spark.kubernetes.executor.request.cores",
          "spark.yarn.maxAppAttempts");

  /** Any resource's, under its name; Spark makes these keys of their parts. */
  private static final String RESOURCE =
      "spark\\.executor\\.resource\\.gpu\\.(amount|discoveryScript|vendor)";

  @ParameterizedTest
  @ValueSource(strings = {"standalone", "yarn", "kubernetes", "gpu"})
  void everyKeyIsKnownAndItsValueValid(String kind) throws ClassNotFoundException {
    // Entries are known once the object that declares them is there.
    Class.forName("org.apache.spark.internal.config.package$");
    Map<String, String> all = properties("conf/submit-" + kind + ".conf");
    assertThat(all).isNotEmpty();
    Map<String, String> ours = new TreeMap<>();
    all.forEach(
        (key, value) -> {
          if (key.startsWith("spark.pixeltally.")) {
            ours.put(key.substring("spark.pixeltally.".length()), value);
          } else if (!OF_OTHER_MODULES.contains(key) && !key.matches(RESOURCE)) {
            ConfigEntry<?> entry = ConfigEntry.findEntry(key);
            assertThat(entry).as("Spark's entry for %s in submit-%s.conf", key, kind).isNotNull();
            assertThat(entry.readFrom(new ConfigReader(all))).isNotNull();
          }
        });
    Settings settings = new Settings(EvaluateConfig.SETTINGS);
    ours.forEach((key, value) -> settings.put(key, value, "submit-" + kind + ".conf"));
    settings.put("dataset.layout", "voc", "test");
    settings.put("dataset.root", "data", "test");
    settings.put("model.bundle", "bundle", "test");
    assertThat(EvaluateConfig.of(settings).model().device()).isNotNull();
  }

  @Test
  void aMisspelledKeyWouldBeFound() throws ClassNotFoundException {
    Class.forName("org.apache.spark.internal.config.package$");
    assertThat(ConfigEntry.findEntry("spark.executor.coers")).isNull();
  }

  private static Map<String, String> properties(String file) {
    return CollectionConverters.asJava(Utils.getPropertiesFromFile(file));
  }
}
