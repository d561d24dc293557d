package dev.pixeltally.tables;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;

/** Files as they were before a column was added. */
public final class OldPredictions {
  private OldPredictions() {}

  /** Writes all Parquet files below a folder anew, without a column. */
  public static void withoutColumn(Path folder, String column) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(f -> f.toString().endsWith(".parquet")).toList();
    }
    for (Path file : files) {
      rewrite(file, column);
    }
  }

  private static void rewrite(Path file, String column) throws IOException {
    MessageType schema;
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
      MessageType all = reader.getFileMetaData().getSchema();
      schema =
          new MessageType(
              all.getName(),
              all.getFields().stream().filter(f -> !f.getName().equals(column)).toList());
    }
    Configuration conf = new Configuration();
    conf.set(ReadSupport.PARQUET_READ_SCHEMA, schema.toString());
    Path old = file.resolveSibling("old.tmp");
    try (ParquetReader<Group> rows =
            ParquetReader.builder(
                    new GroupReadSupport(), new org.apache.hadoop.fs.Path(file.toUri()))
                .withConf(conf)
                .build();
        ParquetWriter<Group> writer =
            ExampleParquetWriter.builder(new LocalOutputFile(old)).withType(schema).build()) {
      for (Group row = rows.read(); row != null; row = rows.read()) {
        writer.write(row);
      }
    }
    Files.move(old, file, StandardCopyOption.REPLACE_EXISTING);
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
  }
}
