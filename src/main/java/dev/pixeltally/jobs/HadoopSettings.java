package dev.pixeltally.jobs;

import org.apache.hadoop.conf.Configuration;

/** Hadoop's settings where no Spark is there to give them. */
final class HadoopSettings {
  private HadoopSettings() {}

  /** From the class path (core-site.xml), asked for only where an address is not local. */
  static Configuration plain() {
    return new Configuration();
  }
}
