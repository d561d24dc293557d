package dev.pixeltally.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

/** The plug-in is added to what the user has, and takes nothing away. */
class MeterPluginTest {
  private static final String OURS = "dev.pixeltally.spark.MeterPlugin";
  private static final String SINK = "spark.metrics.conf.driver.sink.prometheusServlet.";

  @Test
  void theUsersPluginsStay() {
    SparkConf conf = MeterPlugin.into(new SparkConf(false).set("spark.plugins", "a.A, b.B"));

    assertThat(conf.get("spark.plugins")).isEqualTo("a.A, b.B," + OURS);
    assertThat(MeterPlugin.into(conf).get("spark.plugins")).isEqualTo("a.A, b.B," + OURS);
  }

  @Test
  void withoutSettingsThereIsThePrometheusPage() {
    SparkConf conf = MeterPlugin.into(new SparkConf(false));

    assertThat(conf.get("spark.plugins")).isEqualTo(OURS);
    assertThat(conf.get(SINK + "path")).isEqualTo("/metrics/prometheus");
    assertThat(conf.get("spark.metrics.namespace")).isEqualTo("pixeltally");
  }

  @Test
  void aFileOfTheUsersSaysWhereNumbersGo() {
    SparkConf conf =
        MeterPlugin.into(
            new SparkConf(false)
                .set("spark.metrics.conf", "metrics.properties")
                .set("spark.metrics.namespace", "mine"));

    assertThat(conf.contains(SINK + "class")).isFalse();
    assertThat(conf.contains(SINK + "path")).isFalse();
    assertThat(conf.get("spark.metrics.namespace")).isEqualTo("mine");
  }
}
