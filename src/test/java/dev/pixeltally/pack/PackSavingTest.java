package dev.pixeltally.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What packing saves on a storage that counts and does nothing else. */
class PackSavingTest {
  @TempDir Path folder;

  @Test
  void manyRequestsBecomeFew() throws Exception {
    int pairs = PackSaving.files(200);
    PackSaving.makeFiles(folder.resolve("origin"), pairs);
    PackSaving saving =
        new PackSaving(
            "slow:" + folder.resolve("origin"),
            "slow:" + folder.resolve("pack"),
            Map.of(
                "fs.slow.impl",
                SlowFileSystem.class.getName(),
                "fs.slow.ms",
                String.valueOf(PackSaving.delay().toMillis())),
            SlowFileSystem.REQUESTS::get);

    saving.measure(pairs);

    // Started again, it finds all done, and reads none of the files.
    long before = SlowFileSystem.OPENED.get();
    assertThat(saving.pack().written()).isZero();
    assertThat(SlowFileSystem.OPENED.get() - before).isLessThan(20);
  }
}
