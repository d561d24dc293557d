package dev.pixeltally.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class S3CommitTest {
  @Test
  void theMagicCommitterIsChosenWhereNobodyChoseAnother() {
    Configuration job = new Configuration(false);
    S3Commit.configure(job, "run");
    assertThat(job.get("fs.s3a.committer.name")).isEqualTo("magic");
    assertThat(job.get("fs.s3a.committer.uuid")).isEqualTo("run");
    assertThat(job.getBoolean("fs.s3a.committer.abort.pending.uploads", true)).isFalse();

    job.set("fs.s3a.committer.name", "directory");
    S3Commit.configure(job, "run");
    assertThat(job.get("fs.s3a.committer.name")).isEqualTo("directory");
  }

  @Test
  void itIsForS3Alone() {
    assertThat(S3Commit.serves("s3a://b/x")).isTrue();
    assertThat(S3Commit.serves("hdfs://h/x")).isFalse();
    assertThat(S3Commit.serves("file:///x")).isFalse();
  }
}
