package dev.pixeltally.spark;

import dev.pixeltally.config.Refusal;
import org.apache.hadoop.conf.Configuration;

/**
 * How tables come to S3, which has no renaming: by the magic committer, whose files are uploads
 * that nobody sees until the driver completes them. It is chosen for every {@code s3a://} output,
 * because what Hadoop does otherwise (copies, one by one, under the eyes of readers) is the default
 * and says nothing. {@code _SUCCESS} names the committer that ran.
 */
final class S3Commit {
  private static final String PROTOCOL =
      "org.apache.spark.internal.io.cloud.PathOutputCommitProtocol";
  private static final String COMMITTER = "fs.s3a.committer.name";

  private S3Commit() {}

  static boolean serves(String folder) {
    return folder.startsWith("s3a:");
  }

  /**
   * The commit protocol that asks the file system for its committer.
   *
   * @throws Refusal where Spark lacks it
   */
  static String protocol(String folder) {
    try {
      Class.forName(PROTOCOL, false, Thread.currentThread().getContextClassLoader());
      return PROTOCOL;
    } catch (ClassNotFoundException e) {
      throw new Refusal(
          "Cannot write tables to "
              + folder
              + ": Spark has no committer for S3 (spark-hadoop-cloud); mvn -Ps3 package brings it"
              + " for the embedded Spark, --packages org.apache.spark:spark-hadoop-cloud_2.13:4.1.2"
              + " for a cluster's",
          e);
    }
  }

  /**
   * Sets a job up.
   *
   * @param run of whose name there is no other
   */
  static void configure(Configuration job, String run) {
    if (job.get(COMMITTER, "file").equals("file")) {
      job.set(COMMITTER, "magic");
    }
    // Two jobs of one second have one job id, and would share their pending files.
    job.set("fs.s3a.committer.uuid", run);
    // At a job's end the committer would else abort the uploads of every job below the folder.
    job.setBoolean("fs.s3a.committer.abort.pending.uploads", false);
    job.setBoolean("pathoutputcommit.reject.fileoutput", true);
  }
}
