package dev.pixeltally.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.internal.io.HadoopMapReduceCommitProtocol;

/**
 * Spark's commit protocol, whose first task ends its process as it has committed: the driver knows
 * that it was let to, and never hears whether it did.
 */
public final class DyingExecutor extends HadoopMapReduceCommitProtocol {
  /** Setting of the file that is made by the process that dies. */
  public static final String MARKER = "spark.test.dying-executor";

  private static final long serialVersionUID = 1L;

  /** As Spark makes them. */
  public DyingExecutor(String jobId, String path, boolean dynamicPartitionOverwrite) {
    super(jobId, path, dynamicPartitionOverwrite);
  }

  @Override
  public TaskCommitMessage commitTask(TaskAttemptContext context) {
    TaskCommitMessage message = super.commitTask(context);
    try {
      Files.createFile(Path.of(SparkEnv.get().conf().get(MARKER)));
      Runtime.getRuntime().halt(137);
    } catch (FileAlreadyExistsException e) {
      // Another has died.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return message;
  }
}
