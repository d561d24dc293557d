package dev.pixeltally.tables;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.tables.Removal.Kind;
import java.io.IOException;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;

/**
 * Removes from a folder of runs what no run needs that is to be kept.
 *
 * <p>Wherever it is stopped, every run that looks complete has all its predictions: the manifests
 * of the runs that go are removed before anything else, predictions after the runs that rested on
 * them. What is left then is what never became a run, and the next vacuum removes it.
 */
public final class Vacuum {
  private final FileTree tree;

  /**
   * Touches nothing yet.
   *
   * @param out folder of all runs
   * @param hadoop gives Hadoop's settings; asked only for addresses that are not local
   */
  public Vacuum(String out, Supplier<Configuration> hadoop) {
    this(FileTree.of(out, hadoop));
  }

  Vacuum(FileTree tree) {
    this.tree = tree;
  }

  /**
   * What would be removed; touches nothing.
   *
   * @param now from which ages are counted
   * @throws Refusal where something is no folder of runs, or a run in it cannot be read
   */
  public VacuumPlan plan(VacuumPolicy policy, Instant now) throws IOException {
    try {
      return VacuumPlan.of(tree, policy, now);
    } catch (Refusal e) {
      throw refused(e);
    }
  }

  /**
   * Removes.
   *
   * @param now from which ages are counted
   * @param removed hears of each removal when it is done
   * @throws Refusal where something is no folder of runs, a run in it cannot be read, or a run is
   *     at work; nothing is removed then
   */
  public VacuumPlan run(VacuumPolicy policy, Instant now, Consumer<Removal> removed)
      throws IOException {
    // Refused before a mark is written where there is nothing to mark.
    plan(policy, now);
    try (AtWork mark = begin(now)) {
      VacuumPlan plan = plan(policy, now);
      for (Removal removal : plan.removals()) {
        if (removal.kind() == Kind.RUN) {
          mark.checkRenewed();
          tree.delete(removal.path() + StoredRuns.MANIFEST);
        }
      }
      for (Removal removal : plan.removals()) {
        mark.checkRenewed();
        tree.delete(removal.path());
        removed.accept(removal);
      }
      tree.deleteEmpty(StoredRuns.draftsFolder());
      return plan;
    }
  }

  private AtWork begin(Instant now) throws IOException {
    try {
      return AtWork.vacuum(tree, RunId.next(now));
    } catch (Refusal e) {
      throw refused(e);
    }
  }

  private static Refusal refused(Refusal e) {
    return new Refusal(e.getMessage() + "; nothing is removed", e);
  }
}
