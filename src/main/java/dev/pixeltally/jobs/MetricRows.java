package dev.pixeltally.jobs;

import dev.pixeltally.measure.State;
import dev.pixeltally.tables.Rows;
import dev.pixeltally.tables.RunFolder;
import dev.pixeltally.tables.Table;
import dev.pixeltally.tables.TableWriter;
import java.io.Closeable;
import java.io.IOException;

/** Keeps single images' numbers by one protocol, where anybody wants them. */
final class MetricRows implements Closeable {
  private final RunFolder run;
  private final String protocol;
  private final TableWriter out;

  private MetricRows(RunFolder run, String protocol, TableWriter out) {
    this.run = run;
    this.protocol = protocol;
    this.out = out;
  }

  /**
   * Opens the table.
   *
   * @param run null: nobody keeps them
   */
  static MetricRows of(RunFolder run, String protocol) throws IOException {
    return new MetricRows(
        run, protocol, run == null ? null : run.writer(Table.IMAGE_METRICS, protocol));
  }

  /** Keeps an image's. */
  void write(String image, State<?> state) throws IOException {
    if (out != null) {
      for (Object[] row : Rows.image(run.id(), protocol, image, state.ofOneImage())) {
        out.write(row);
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (out != null) {
      out.close();
    }
  }
}
