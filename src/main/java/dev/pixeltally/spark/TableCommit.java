package dev.pixeltally.spark;

import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.JobID;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.TaskAttemptID;
import org.apache.hadoop.mapreduce.TaskType;
import org.apache.hadoop.mapreduce.lib.output.FileOutputCommitter;
import org.apache.hadoop.mapreduce.lib.output.FileOutputFormat;
import org.apache.hadoop.mapreduce.lib.output.TextOutputFormat;
import org.apache.hadoop.mapreduce.task.JobContextImpl;
import org.apache.hadoop.mapreduce.task.TaskAttemptContextImpl;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.internal.io.FileCommitProtocol;
import org.apache.spark.internal.io.FileCommitProtocol.TaskCommitMessage;
import org.apache.spark.internal.io.FileNameSpec;
import org.apache.spark.internal.io.HadoopMapReduceCommitProtocol;
import org.apache.spark.internal.io.SparkHadoopWriterUtils;
import org.apache.spark.util.SerializableConfiguration;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * One job's files below one folder, published together: Spark's own commit protocol, so that a task
 * that is tried again or run twice leaves one set of files, and an object store's committer does
 * its work ({@code spark.sql.sources.commitProtocolClass}).
 *
 * <p>The driver calls {@link #begin}, each task {@link #run}, the driver {@link #commit} or {@link
 * #abort}. Runs that write below one folder at once keep out of each other's way: each has an
 * attempt number of its own, below which Hadoop's committer holds what is not yet committed.
 */
final class TableCommit implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String ATTEMPT = "mapreduce.job.application.attempt.id";
  private static final String PROTOCOL_CLASS = "spark.sql.sources.commitProtocolClass";

  private static final int SETUPS = 5;

  private static final DateTimeFormatter TRACKER =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final FileCommitProtocol protocol;
  private final Broadcast<SerializableConfiguration> configuration;
  private final String jobId;
  private final String folder;

  private TableCommit(
      FileCommitProtocol protocol,
      Broadcast<SerializableConfiguration> configuration,
      String jobId,
      String folder) {
    this.folder = folder;
    this.protocol = protocol;
    this.configuration = configuration;
    this.jobId = jobId;
  }

  /**
   * Sets the job up.
   *
   * @param folder below which all files will stand; made if missing
   * @param name of this commit, of which there is no other; names the files
   */
  static TableCommit begin(JavaSparkContext spark, String folder, String name) throws IOException {
    boolean s3 = S3Commit.serves(folder);
    String className =
        spark
            .getConf()
            .get(
                PROTOCOL_CLASS,
                s3 ? S3Commit.protocol(folder) : HadoopMapReduceCommitProtocol.class.getName());
    FileCommitProtocol protocol = FileCommitProtocol.instantiate(className, name, folder, false);
    Job job = Job.getInstance(spark.hadoopConfiguration());
    int attempt = 1 + ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE - 1);
    job.getConfiguration().setInt(ATTEMPT, attempt);
    job.getConfiguration()
        .setBoolean(FileOutputCommitter.FILEOUTPUTCOMMITTER_CLEANUP_SKIPPED, true);
    if (s3) {
      S3Commit.configure(job.getConfiguration(), name);
    }
    job.setOutputFormatClass(TextOutputFormat.class);
    job.setOutputKeyClass(Void.class);
    job.setOutputValueClass(Void.class);
    FileOutputFormat.setOutputPath(job, new Path(folder));
    String jobId = SparkHadoopWriterUtils.createJobID(TRACKER.format(Instant.now()), 0).toString();
    // Broadcast apart from the protocol, which keeps a task's state: Hadoop's settings are large,
    // and
    // reading them anew would be most of a small task's start.
    var configuration = spark.broadcast(new SerializableConfiguration(job.getConfiguration()));
    TableCommit commit = new TableCommit(protocol, configuration, jobId, folder);
    commit.setUp();
    return commit;
  }

  /** Another run's end may take the folder of drafts away while this job's are made in it. */
  private void setUp() throws IOException {
    for (int left = SETUPS - 1; ; left--) {
      try {
        protocol.setupJob(jobContext());
        return;
      } catch (Exception e) {
        // Any: Scala declares none.
        if (left == 0 || !(e instanceof IOException)) {
          throw e;
        }
      }
    }
  }

  private JobContext jobContext() {
    return new JobContextImpl(configuration.value().value(), JobID.forName(jobId));
  }

  /** What a task does with its files. */
  interface Writing {
    void to(Files files) throws IOException, InterruptedException;
  }

  /** The running task's attempt: what it writes is committed, or, where it fails, taken back. */
  void run(TaskResult result, Writing writing) throws IOException, InterruptedException {
    Files files = openTask();
    boolean committed = false;
    try {
      writing.to(files);
      result.commits.add(files.commit());
      committed = true;
    } finally {
      if (!committed) {
        files.abort();
      }
    }
  }

  private Files openTask() {
    TaskContext task = TaskContext.get();
    TaskAttemptID id =
        new TaskAttemptID(
            new org.apache.hadoop.mapreduce.TaskID(
                JobID.forName(jobId), TaskType.MAP, task.partitionId()),
            (int) (task.taskAttemptId() & Integer.MAX_VALUE));
    Configuration conf = new Configuration(configuration.value().value());
    conf.set("mapreduce.task.id", id.getTaskID().toString());
    conf.set("mapreduce.task.attempt.id", id.toString());
    conf.setBoolean("mapreduce.task.ismap", true);
    conf.setInt("mapreduce.task.partition", task.partitionId());
    TaskAttemptContext context = new TaskAttemptContextImpl(conf, id);
    protocol.setupTask(context);
    return new Files(protocol, context);
  }

  /** Publishes what the tasks committed. */
  void commit(List<TaskCommitMessage> messages) throws IOException {
    protocol.commitJob(
        jobContext(), CollectionConverters.asScala(new ArrayList<>(messages)).toSeq());
    clean();
  }

  /** Removes this job's own drafts; the committer would remove those of all. */
  private void clean() throws IOException {
    Path drafts = new Path(folder, FileOutputCommitter.PENDING_DIR_NAME);
    Configuration conf = configuration.value().value();
    drafts
        .getFileSystem(conf)
        .delete(new Path(drafts, String.valueOf(conf.getInt(ATTEMPT, 0))), true);
  }

  /**
   * Removes the folder of drafts once no job has any. Not after each: the next job's may just be
   * made in it.
   */
  static void sweep(JavaSparkContext spark, String folder) throws IOException {
    Path drafts = new Path(folder, FileOutputCommitter.PENDING_DIR_NAME);
    FileSystem files = drafts.getFileSystem(spark.hadoopConfiguration());
    try {
      if (files instanceof LocalFileSystem local) {
        // Hadoop looks whether it is empty, and then removes it with whatever has come meanwhile.
        java.nio.file.Files.deleteIfExists(local.pathToFile(drafts).toPath());
      } else {
        files.delete(drafts, false);
      }
    } catch (IOException e) {
      // Not empty: another run is at work.
    }
  }

  /** Takes back everything. */
  void abort() throws IOException {
    protocol.abortJob(jobContext());
    clean();
  }

  /** One task attempt's files. */
  static final class Files {
    private final FileCommitProtocol protocol;
    private final TaskAttemptContext context;

    private Files(FileCommitProtocol protocol, TaskAttemptContext context) {
      this.protocol = protocol;
      this.context = context;
    }

    /** Where to write a file that will stand in {@code folder}, below the job's own. */
    String create(String folder) {
      return protocol.newTaskTempFile(
          context, Option.apply(folder), new FileNameSpec("", ".parquet"));
    }

    Configuration configuration() {
      return context.getConfiguration();
    }

    private TaskCommitMessage commit() {
      return protocol.commitTask(context);
    }

    private void abort() {
      protocol.abortTask(context);
    }
  }
}
