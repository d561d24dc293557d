package dev.pixeltally.tables;

import dev.pixeltally.tables.FileTree.Content;
import dev.pixeltally.tables.Removal.Kind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What of a folder of runs is kept and what is removed.
 *
 * @param latest the run that {@code latest.json} points to
 * @param kept complete runs, by name
 * @param removals in the order in which they are to be removed
 */
public record VacuumPlan(Optional<String> latest, Set<String> kept, List<Removal> removals) {

  static VacuumPlan of(FileTree tree, VacuumPolicy policy, Instant now) throws IOException {
    return new Maker(tree, StoredRuns.read(tree), policy, now).make();
  }

  /** Collects the removals of one look at a folder. */
  private static final class Maker {
    private final FileTree tree;
    private final StoredRuns stored;
    private final VacuumPolicy policy;
    private final Instant now;
    private final Instant oldest;
    private final Set<String> kept = new TreeSet<>();
    private final List<Removal> removals = new ArrayList<>();

    Maker(FileTree tree, StoredRuns stored, VacuumPolicy policy, Instant now) {
      this.tree = tree;
      this.stored = stored;
      this.policy = policy;
      this.now = now;
      this.oldest = now.minus(policy.olderThan());
    }

    VacuumPlan make() throws IOException {
      keep();
      runs();
      predictions();
      for (String draft : stored.drafts()) {
        abandoned(Kind.DRAFT, draft, "is a draft");
      }
      return new VacuumPlan(stored.latest(), kept, removals);
    }

    private void keep() {
      stored.latest().ifPresent(kept::add);
      kept.addAll(stored.linked());
      stored.complete().values().stream()
          .sorted(Comparator.comparing(StoredRun::finished).thenComparing(StoredRun::id).reversed())
          .limit(policy.keepRuns())
          .forEach(run -> kept.add(run.id()));
      stored.complete().values().stream()
          .filter(run -> !run.finished().isBefore(oldest))
          .forEach(run -> kept.add(run.id()));
    }

    private void runs() throws IOException {
      for (StoredRun run : stored.complete().values()) {
        if (!kept.contains(run.id())) {
          remove(
              Kind.RUN,
              StoredRuns.folder(run.id()),
              "finished " + ago(run.finished()) + ", and newer runs are kept",
              tree.content(StoredRuns.folder(run.id())));
        }
      }
      for (String run : stored.incomplete()) {
        abandoned(Kind.UNFINISHED_RUN, StoredRuns.folder(run), "never became a complete run");
      }
    }

    private void predictions() throws IOException {
      // A kept run's own are never in question, whatever it says that it rests on.
      Set<String> reached = new TreeSet<>(kept);
      kept.forEach(id -> reached.addAll(stored.complete().get(id).predictionRuns()));
      for (String run : stored.predictions()) {
        String path = StoredRuns.predictions(run);
        if (reached.contains(run)) {
          continue;
        }
        if (stored.complete().containsKey(run)) {
          remove(Kind.PREDICTIONS, path, "no kept run rests on them", tree.content(path));
        } else {
          abandoned(Kind.PREDICTIONS, path, "no complete run rests on them");
        }
      }
    }

    /** What nobody points to goes when nobody has written to it for long. */
    private void abandoned(Kind kind, String path, String what) throws IOException {
      Content content = tree.content(path);
      if (content.newest() == null) {
        remove(kind, path, what + ", and is empty", content);
      } else if (content.newest().isBefore(now.minus(policy.unfinished()))) {
        remove(kind, path, what + ", last written " + ago(content.newest()), content);
      }
    }

    private void remove(Kind kind, String path, String why, Content content) {
      removals.add(new Removal(kind, path, why, content.files(), content.bytes()));
    }

    private String ago(Instant then) {
      Duration age = Duration.between(then, now);
      if (age.toDays() > 1) {
        return age.toDays() + " days ago";
      }
      return age.toHours() > 1 ? age.toHours() + " hours ago" : age.toMinutes() + " minutes ago";
    }
  }
}
