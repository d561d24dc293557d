package dev.pixeltally.tables;

import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;

/** A folder under a scheme that is not local to us, so that Hadoop has to serve it. */
final class Mount {
  static final String ROOT = "viewfs://test/out";

  private Mount() {}

  static Configuration of(Path folder) {
    Configuration conf = new Configuration();
    // Hadoop would keep the file system of the first test, whose folder is another.
    conf.setBoolean("fs.viewfs.impl.disable.cache", true);
    conf.set("fs.viewfs.mounttable.test.link./out", folder.toUri().toString());
    return conf;
  }
}
