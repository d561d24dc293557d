package dev.pixeltally.spark;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.coco.CocoBatch;
import dev.pixeltally.dataset.coco.CocoPack;
import dev.pixeltally.dataset.coco.CocoPlan;
import dev.pixeltally.measure.coco.CocoEvaluator;
import dev.pixeltally.measure.coco.CocoRules;
import dev.pixeltally.measure.coco.MatchCode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/** Puts images together from packs that come sorted, some at a time, and matches them. */
final class MatchTask
    implements PairFlatMapFunction<Iterator<Tuple2<byte[], byte[]>>, byte[], byte[]> {
  private static final long serialVersionUID = 1L;

  /** Packs of one batch, but for its last image. */
  private static final long BYTES = 1 << 21;

  private final Broadcast<CocoPlan> plan;
  private final Broadcast<CocoRules> rules;
  private final int rows;

  MatchTask(Broadcast<CocoPlan> plan, Broadcast<CocoRules> rules, int rows) {
    this.plan = plan;
    this.rules = rules;
    this.rows = rows;
  }

  @Override
  public Iterator<Tuple2<byte[], byte[]>> call(Iterator<Tuple2<byte[], byte[]>> packs) {
    return new Matches(packs, plan.value(), rules.value(), rows);
  }

  private static final class Matches implements Iterator<Tuple2<byte[], byte[]>> {
    private final Iterator<Tuple2<byte[], byte[]>> packs;
    private final CocoPlan plan;
    private final CocoRules rules;
    private final MatchCode code;
    private final MatchSums sums;
    private final Deque<Tuple2<byte[], byte[]>> ready = new ArrayDeque<>();
    private CocoPack ahead;
    private boolean ended;

    Matches(Iterator<Tuple2<byte[], byte[]>> packs, CocoPlan plan, CocoRules rules, int rows) {
      this.packs = packs;
      this.plan = plan;
      this.rules = rules;
      code = new MatchCode(rules);
      sums = new MatchSums(rows, rules.areas().size());
      take();
    }

    private void take() {
      ahead = null;
      if (packs.hasNext()) {
        Tuple2<byte[], byte[]> pair = packs.next();
        ahead = PackKeys.pack(pair._1(), pair._2());
      }
    }

    @Override
    public boolean hasNext() {
      while (ready.isEmpty() && ahead != null) {
        match();
      }
      if (ready.isEmpty() && !ended) {
        ended = true;
        ready.add(new Tuple2<>(MatchKeys.SUMS, SortedBytes.pack(sums)));
      }
      return !ready.isEmpty();
    }

    @Override
    public Tuple2<byte[], byte[]> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.poll();
    }

    private void match() {
      long first = ahead.key();
      CocoBatch batch = new CocoBatch(plan);
      long image = first;
      while (ahead != null && (ahead.key() == image || batch.bytes() < BYTES)) {
        image = ahead.key();
        batch.add(ahead);
        take();
      }
      try {
        match(batch.content());
      } catch (Refusal e) {
        sums.refuse(first, e.getMessage());
      }
    }

    private void match(CocoBatch.Content content) {
      sums.truth.merge(content.truth().warnings());
      sums.results.merge(content.results().warnings());
      sums.images += content.truth().images().size();
      content.stray().ifPresent(sums::stray);
      if (sums.stray != null || sums.refusal != null) {
        return;
      }
      MatchSums.add(
          sums.objects,
          CocoEvaluator.match(
              content.truth(),
              content.results(),
              rules,
              (row, score, image, rank, bits, at) -> {
                sums.detections[row]++;
                ready.add(
                    new Tuple2<>(
                        MatchCode.key(row, score, image, rank), code.value(score, bits, at)));
              }));
    }
  }
}
