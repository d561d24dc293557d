package dev.pixeltally.spark;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pixeltally.config.DeviceChoice;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/**
 * A program for the tests' clusters: stages before the inference stage, that stage with tasks that
 * only note what Spark gave them, and stages after it, one of them behind a shuffle.
 */
public final class GpuShape {
  private static final int TASKS = 12;

  private GpuShape() {}

  /** What a task held, and when: milliseconds on one machine's clock. */
  record Note(
      String stage, String executor, String host, List<String> gpus, int cpus, long from, long to)
      implements Serializable {

    static Note of(String stage) throws InterruptedException {
      long from = System.currentTimeMillis();
      // Long enough for tasks to meet.
      Thread.sleep(150);
      TaskContext task = TaskContext.get();
      List<String> gpus = new ArrayList<>();
      task.resourcesJMap()
          .forEach(
              (name, held) ->
                  gpus.addAll(name.equals("gpu") ? List.of(held.addresses()) : List.of()));
      return new Note(
          stage,
          SparkEnv.get().executorId(),
          SparkEnv.get().blockManager().blockManagerId().host(),
          gpus,
          task.cpus(),
          from,
          System.currentTimeMillis());
    }

    Map<String, Object> json() {
      return Map.of(
          "stage",
          stage,
          "executor",
          executor,
          "host",
          host,
          "gpus",
          gpus,
          "cpus",
          cpus,
          "from",
          from,
          "to",
          to);
    }
  }

  private static Iterator<Note> infer(Integer partition, Iterator<List<Integer>> samples)
      throws InterruptedException {
    return List.of(Note.of("infer")).iterator();
  }

  /** Prints the notes as JSON. */
  public static void main(String[] args) throws IOException {
    List<Note> notes = new ArrayList<>();
    try (JavaSparkContext spark = new JavaSparkContext(new SparkConf().setAppName("shape"))) {
      List<Integer> numbers = IntStream.range(0, TASKS).boxed().toList();
      notes.addAll(spark.parallelize(numbers, TASKS).map(i -> Note.of("before")).collect());
      InferenceStage stage = new InferenceStage(spark, DeviceChoice.GPU);
      List<List<Integer>> partitions = numbers.stream().map(List::of).toList();
      notes.addAll(stage.over(partitions, GpuShape::infer).collect());
      notes.addAll(
          spark
              .parallelize(numbers, TASKS)
              .mapToPair(i -> new Tuple2<>(i % 4, Note.of("after")))
              .groupByKey(4)
              .flatMap(
                  pair -> {
                    List<Note> all = new ArrayList<>();
                    pair._2().forEach(all::add);
                    all.add(Note.of("shuffled"));
                    return all.iterator();
                  })
              .collect());
    }
    System.out.println(
        new ObjectMapper().writeValueAsString(notes.stream().map(Note::json).toList()));
  }
}
