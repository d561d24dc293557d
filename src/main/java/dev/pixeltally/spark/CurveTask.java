package dev.pixeltally.spark;

import dev.pixeltally.measure.coco.CocoRules;
import dev.pixeltally.measure.coco.CurvePart;
import dev.pixeltally.measure.coco.CurveStream;
import dev.pixeltally.measure.coco.MatchCode;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/** Makes each class's curves of matches that come sorted, one class after the other. */
final class CurveTask implements FlatMapFunction<Iterator<Tuple2<byte[], byte[]>>, CurvePart> {
  private static final long serialVersionUID = 1L;

  private final Broadcast<CocoRules> rules;
  private final Broadcast<long[]> objects;

  CurveTask(Broadcast<CocoRules> rules, Broadcast<long[]> objects) {
    this.rules = rules;
    this.objects = objects;
  }

  @Override
  public Iterator<CurvePart> call(Iterator<Tuple2<byte[], byte[]>> matches) {
    return new Curves(matches, rules.value(), objects.value());
  }

  private static final class Curves implements Iterator<CurvePart> {
    private final Iterator<Tuple2<byte[], byte[]>> matches;
    private final long[] objects;
    private final MatchCode code;
    private final CurveStream stream;
    private Tuple2<byte[], byte[]> ahead;

    Curves(Iterator<Tuple2<byte[], byte[]>> matches, CocoRules rules, long[] objects) {
      this.matches = matches;
      this.objects = objects;
      code = new MatchCode(rules);
      stream = new CurveStream(rules);
      take();
    }

    private void take() {
      ahead = matches.hasNext() ? matches.next() : null;
    }

    @Override
    public boolean hasNext() {
      return ahead != null;
    }

    @Override
    public CurvePart next() {
      if (ahead == null) {
        throw new NoSuchElementException();
      }
      int row = MatchCode.row(ahead._1());
      stream.begin(objects, row);
      while (ahead != null && MatchCode.row(ahead._1()) == row) {
        code.add(ahead._1(), ahead._2(), stream);
        take();
      }
      return stream.finish(objects, row);
    }
  }
}
