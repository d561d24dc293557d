package dev.pixeltally.tables;

/** Prints {@code docs/tables.md} from the tables' own declarations. */
public final class TablesDoc {
  private TablesDoc() {}

  private static final String BEGINNING =
      """
      # The tables of a run

      Printed from the code (`TablesDoc`); a test keeps this page and the code the same.

          <out>/
            predictions/run=<run id>/*.parquet     one row an image; only ever added to
            runs/<run id>/
              image_metrics/  class_metrics/  summary/  confusion/  failures/    Parquet, long format
              overlays/                            pictures of the worst images, where asked for
              run.json                             what ran; written last: a run without it is not complete
            latest.json                            which run is the latest complete one; replaced atomically

      Open them with DuckDB:

      ```sql
      SELECT class_name, value AS iou FROM 'results/runs/*/class_metrics/*.parquet' WHERE metric = 'iou';
      SELECT image_id, value FROM 'results/runs/*/image_metrics/*.parquet'
       WHERE metric = 'mean_iou' ORDER BY value LIMIT 10;
      ```

      with pandas:

      ```python
      import io, pandas as pd
      from PIL import Image
      classes = pd.read_parquet("results/runs/<run id>/class_metrics")
      row = pd.read_parquet("results/predictions").iloc[0]
      Image.open(io.BytesIO(row.label_map)).save(row.image_id + ".png")    # indices are class ids
      ```

      with Spark SQL:

      ```sql
      SELECT image_id, width, height, length(label_map) FROM parquet.`results/predictions`;
      ```
      """;

  /** The page. */
  public static String page() {
    StringBuilder text = new StringBuilder(BEGINNING);
    for (Table table : Table.values()) {
      text.append("\n## ").append(table.folder()).append("\n\n").append(table.doc()).append("\n\n");
      text.append("| column | type | holds |\n|---|---|---|\n");
      for (Column c : table.columns()) {
        text.append("| `")
            .append(c.name())
            .append("` | ")
            .append(c.type().sql)
            .append(c.nullable() ? ", may be empty" : "")
            .append(" | ")
            .append(c.doc())
            .append(" |\n");
      }
    }
    return text.toString();
  }

  public static void main(String[] args) {
    System.out.print(page());
  }
}
