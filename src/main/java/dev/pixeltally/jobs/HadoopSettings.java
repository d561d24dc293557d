package dev.pixeltally.jobs;

import dev.pixeltally.dataset.Addresses;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.spark.Submit;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/** Hadoop's settings where no Spark is there to give them, and storages that have them. */
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

  /**
   * A storage of these and of local addresses; settings are looked for only where it needs them.
   */
  static Storage storage(String... addresses) {
    return Stream.of(addresses).allMatch(Addresses::isLocal)
        ? Storage.everywhere(Map.of())
        : Storage.everywhere(Submit.hadoopSettings());
  }
}
