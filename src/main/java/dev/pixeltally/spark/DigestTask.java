package dev.pixeltally.spark;

import dev.pixeltally.dataset.Sample;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.SampleSource;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.Function2;

/** Reads images for their sha256 alone. What cannot be read is left for inference to tell. */
final class DigestTask
    implements Function2<Integer, Iterator<List<Sample>>, Iterator<ImageDigests>> {
  private static final long serialVersionUID = 1L;

  private final SampleSource source;
  private final long limit;

  /**
   * @param limit bytes above which a file is not read
   */
  DigestTask(SampleSource source, long limit) {
    this.source = source;
    this.limit = limit;
  }

  @Override
  public Iterator<ImageDigests> call(Integer partition, Iterator<List<Sample>> samples)
      throws IOException, NoSuchAlgorithmException {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    RunMeter meter = RunMeter.here();
    List<Sample> mine = samples.next();
    ImageDigests digests = new ImageDigests(mine.size());
    try (SampleSource.Cursor cursor = source.open(mine)) {
      for (int i = 0; cursor.hasNext(); i++) {
        try {
          byte[] bytes = cursor.next().image(limit);
          meter.read(bytes.length);
          digests.set(i, sha256.digest(bytes));
        } catch (SampleException e) {
          sha256.reset();
        }
      }
    }
    return List.of(digests).iterator();
  }
}
