package dev.pixeltally.spark;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import org.apache.spark.Partitioner;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.rdd.ShuffledRDD;
import org.apache.spark.serializer.KryoSerializer;
import scala.math.Ordering;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** Shuffles pairs of bytes and sorts them by key, as unsigned bytes; what is much is spilled. */
final class SortedBytes {
  private SortedBytes() {}

  private static final class ByKey implements Comparator<byte[]>, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public int compare(byte[] a, byte[] b) {
      return Arrays.compareUnsigned(a, b);
    }
  }

  static JavaPairRDD<byte[], byte[]> of(
      JavaPairRDD<byte[], byte[]> pairs, Partitioner partitioner, SparkConf conf) {
    ClassTag<byte[]> tag = ClassTag$.MODULE$.apply(byte[].class);
    // Java's own serialisation would write each pair with its classes' names.
    ShuffledRDD<byte[], byte[], byte[]> shuffled =
        new ShuffledRDD<byte[], byte[], byte[]>(pairs.rdd(), partitioner, tag, tag, tag)
            .setSerializer(new KryoSerializer(conf))
            .setKeyOrdering(Ordering.comparatorToOrdering(new ByKey()));
    return JavaPairRDD.fromRDD(shuffled, tag, tag);
  }

  /** Something small as a pair's value. */
  static byte[] pack(Serializable value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** What {@link #pack} packed. */
  static <T> T unpack(byte[] bytes, Class<T> type) {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return type.cast(in.readObject());
    } catch (IOException | ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
