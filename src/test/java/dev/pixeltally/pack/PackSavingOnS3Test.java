package dev.pixeltally.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pixeltally.s3.FaultProxy;
import dev.pixeltally.s3.NeedsS3;
import dev.pixeltally.s3.S3Server;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What packing saves on S3: every request that reaches the server, each of which may take longer.
 */
@NeedsS3
class PackSavingOnS3Test {
  @TempDir Path folder;

  @Test
  void manyRequestsBecomeFew() throws Exception {
    int pairs = PackSaving.files(40);
    PackSaving.makeFiles(folder.resolve("files/origin"), pairs);
    try (S3Server server = S3Server.start(folder);
        FaultProxy proxy = FaultProxy.before(server)) {
      // Not through the proxy: how the files come there is not measured.
      server.bucket("saving", folder.resolve("files"));
      Map<String, String> settings = new TreeMap<>(server.settings());
      settings.put("fs.s3a.endpoint", proxy.endpoint());
      proxy.delay(PackSaving.delay());
      PackSaving saving =
          new PackSaving("s3a://saving/origin", "s3a://saving/pack", settings, proxy::requests);

      saving.measure(pairs);

      long before = proxy.requests();
      assertThat(saving.pack().written()).isZero();
      assertThat(proxy.requests() - before).isLessThan(2L * pairs);
    }
  }
}
