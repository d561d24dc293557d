package dev.pixeltally.tables;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.YamlNode;
import dev.pixeltally.tables.FileTree.Entry;
import dev.pixeltally.tables.FileTree.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What stands in a folder of runs. Whatever might be a run and cannot be read is refused: a run
 * that nobody knows of might need what seems to be needed by none.
 *
 * @param latest the run that {@code latest.json} points to; empty where there is no such file
 * @param complete runs with a {@code run.json}, by name
 * @param linked those of them whose folders are links: others' files
 * @param incomplete runs' folders without {@code run.json}
 * @param predictions the runs that have a folder of predictions
 * @param drafts addresses of what may be a draft: of tables, of uploads, of small files
 */
record StoredRuns(
    Optional<String> latest,
    Map<String, StoredRun> complete,
    List<String> linked,
    List<String> incomplete,
    List<String> predictions,
    List<String> drafts) {
  static final String RUNS = "runs";
  static final String LATEST = "latest.json";
  static final String MANIFEST = "/run.json";
  private static final String PREDICTIONS = Table.PREDICTIONS.folder();
  private static final String OF_RUN = "run=";
  private static final String DRAFTS = "_temporary";
  private static final String UPLOADS = "__magic_job-";
  private static final Pattern POINTER_DRAFT = Pattern.compile("latest\\.json\\.(.+)\\.tmp");

  static String folder(String run) {
    return RUNS + "/" + run;
  }

  static String manifest(String run) {
    return folder(run) + MANIFEST;
  }

  static String predictions(String run) {
    return RunFolder.within(Table.PREDICTIONS, run);
  }

  static StoredRuns read(FileTree tree) throws IOException {
    List<Entry> top = tree.list("");
    refuseLinks(tree, top);
    Map<String, StoredRun> complete = new TreeMap<>();
    List<String> linked = new ArrayList<>();
    List<String> incomplete = new ArrayList<>();
    for (Entry entry : tree.list(RUNS)) {
      if (entry.kind() == Kind.FILE) {
        continue;
      }
      Optional<StoredRun> run = run(tree, entry.name());
      run.ifPresent(r -> complete.put(r.id(), r));
      if (!entry.isFolder()) {
        run.ifPresent(r -> linked.add(r.id()));
      } else if (run.isEmpty() && RunId.matches(entry.name())) {
        incomplete.add(entry.name());
      }
    }
    Optional<String> latest = latest(tree);
    if (latest.isPresent() && !complete.containsKey(latest.get())) {
      throw new Refusal(
          tree.shown(LATEST)
              + " points to "
              + latest.get()
              + ", and no complete run has that name: "
              + tree.shown(manifest(latest.get()))
              + " is not there");
    }
    return new StoredRuns(
            latest, complete, linked, incomplete, predictions(tree), drafts(tree, top))
        .orRefused(tree);
  }

  /** What a link holds is not seen, and would seem to be missing. */
  private static void refuseLinks(FileTree tree, List<Entry> top) {
    for (Entry entry : top) {
      boolean part = entry.name().equals(RUNS) || entry.name().equals(PREDICTIONS);
      if (part && entry.kind() == Kind.LINK) {
        throw new Refusal(
            tree.shown(entry.name())
                + " is a link, and links are not followed: a folder of runs with all its parts in"
                + " it is valid");
      }
    }
  }

  /** A folder of something else may have drafts of its own. */
  private StoredRuns orRefused(FileTree tree) {
    if (latest.isEmpty() && complete.isEmpty() && incomplete.isEmpty() && predictions.isEmpty()) {
      throw new Refusal(
          tree.shown("")
              + " holds no runs: a folder is valid that evaluate or score wrote to, with latest.json"
              + " and runs/ in it");
    }
    return this;
  }

  private static Optional<StoredRun> run(FileTree tree, String name) throws IOException {
    Optional<String> json = text(tree, manifest(name));
    if (json.isPresent() && !RunId.matches(name)) {
      throw new Refusal(
          "Cannot tell what "
              + tree.shown(manifest(name))
              + " is: no run is named so; its folder should lie elsewhere");
    }
    return json.map(text -> StoredRun.parse(name, text, tree.shown(manifest(name))));
  }

  private static Optional<String> latest(FileTree tree) throws IOException {
    Optional<String> json = text(tree, LATEST);
    if (json.isEmpty()) {
      return Optional.empty();
    }
    YamlNode pointer = YamlNode.parse(json.get(), tree.shown(LATEST));
    String run = pointer.text("run");
    if (!pointer.text("path").equals(folder(run))) {
      throw pointer.refusal("path", "is " + pointer.text("path") + ", should be " + folder(run));
    }
    return Optional.of(run);
  }

  private static Optional<String> text(FileTree tree, String file) throws IOException {
    try {
      return tree.read(file);
    } catch (IOException e) {
      throw new Refusal("Cannot read " + tree.shown(file) + ": " + e, e);
    }
  }

  private static List<String> predictions(FileTree tree) throws IOException {
    return tree.list(PREDICTIONS).stream()
        .filter(e -> e.isFolder() && e.name().startsWith(OF_RUN))
        .map(e -> e.name().substring(OF_RUN.length()))
        .filter(RunId::matches)
        .toList();
  }

  private static List<String> drafts(FileTree tree, List<Entry> top) throws IOException {
    List<String> drafts = new ArrayList<>();
    for (Entry entry : top) {
      String name = entry.name();
      var pointer = POINTER_DRAFT.matcher(name);
      if (entry.isFolder() && name.equals(DRAFTS)) {
        tree.list(DRAFTS).forEach(e -> drafts.add(DRAFTS + "/" + e.name()));
      } else if ((entry.isFolder() && name.startsWith(UPLOADS))
          || (entry.kind() == Kind.FILE && pointer.matches() && RunId.matches(pointer.group(1)))) {
        drafts.add(name);
      }
    }
    return drafts;
  }

  /** The folder of drafts, which goes with the last of them. */
  static String draftsFolder() {
    return DRAFTS;
  }
}
