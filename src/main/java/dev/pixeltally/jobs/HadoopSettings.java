package dev.pixeltally.jobs;

import dev.pixeltally.spark.Submit;
import org.apache.hadoop.conf.Configuration;

/** Hadoop's settings where no Spark is there to give them. */
final class HadoopSettings {
  private HadoopSettings() {}

  /**
   * From the class path (core-site.xml) and as {@code spark.hadoop.KEY} from where Spark would take
   * them; asked for only where an address is not local.
   */
  static Configuration plain() {
    Configuration configuration = new Configuration();
    Submit.hadoopSettings().forEach(configuration::set);
    return configuration;
  }
}
