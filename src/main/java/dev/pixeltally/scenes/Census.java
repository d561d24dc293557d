package dev.pixeltally.scenes;

import dev.pixeltally.scenes.Cast.Actor;
import dev.pixeltally.scenes.Figure.Mark;
import dev.pixeltally.scenes.FigurePainter.Trace;
import dev.pixeltally.scenes.KeyPoint.Visibility;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts what is seen of each painted object, and numbers anew those of which anything is. */
final class Census {
  private final Canvas canvas;

  Census(Canvas canvas) {
    this.canvas = canvas;
  }

  /** The objects that are seen; the canvas's instance map is renumbered to theirs. */
  List<Instance> count(List<Actor> actors, List<Trace> traces) {
    int n = actors.size() + 1;
    Extents extents = new Extents(n);
    for (int y = 0, at = 0; y < canvas.height; y++) {
      for (int x = 0; x < canvas.width; x++, at++) {
        extents.add(canvas.instances[at] & 255, x, y);
      }
    }
    List<Instance> seen = new ArrayList<>();
    byte[] renumbered = new byte[n];
    for (int old = 1; old < n; old++) {
      if (extents.pixels(old) > 0) {
        renumbered[old] = (byte) (seen.size() + 1);
        seen.add(
            instance(
                seen.size() + 1,
                old,
                actors.get(old - 1),
                traces.get(old - 1),
                extents.box(old),
                extents.pixels(old)));
      }
    }
    for (int i = 0; i < canvas.instances.length; i++) {
      canvas.instances[i] = renumbered[canvas.instances[i] & 255];
    }
    return seen;
  }

  private Instance instance(
      int number, int painted, Actor actor, Trace trace, Box visible, int pixels) {
    Box amodal = trace.amodal();
    boolean atEdge =
        amodal.left() == 0
            || amodal.top() == 0
            || amodal.right() == canvas.width - 1
            || amodal.bottom() == canvas.height - 1;
    return new Instance(
        number,
        actor.kind(),
        actor.metres(),
        visible,
        amodal,
        pixels,
        trace.pixels(),
        atEdge && trace.truncated(),
        actor.crowd(),
        keyPoints(actor, painted));
  }

  private List<KeyPoint> keyPoints(Actor actor, int painted) {
    Map<String, Mark> marks = new HashMap<>();
    for (Mark mark : actor.figure().marks()) {
      marks.put(actor.at().side() > 0 ? mark.name() : mirrored(mark.name()), mark);
    }
    List<KeyPoint> points = new ArrayList<>();
    for (String name : actor.kind().keyPoints()) {
      points.add(keyPoint(name, marks.get(name), actor, painted));
    }
    return List.copyOf(points);
  }

  /** A mirrored figure's right hand is a left hand. */
  private static String mirrored(String name) {
    if (name.startsWith("left_")) {
      return "right_" + name.substring(5);
    }
    return name.startsWith("right_") ? "left_" + name.substring(6) : name;
  }

  private KeyPoint keyPoint(String name, Mark mark, Actor actor, int painted) {
    double x = actor.at().column(mark.x(), mark.y());
    double y = actor.at().row(mark.x(), mark.y());
    if (x < 0 || y < 0 || x >= canvas.width || y >= canvas.height) {
      return new KeyPoint(name, 0, 0, Visibility.ABSENT);
    }
    int pixel = (int) Math.floor(y) * canvas.width + (int) Math.floor(x);
    boolean own = (canvas.instances[pixel] & 255) == painted;
    boolean seen = own && !actor.figure().hides(mark);
    return new KeyPoint(name, x, y, seen ? Visibility.VISIBLE : Visibility.HIDDEN);
  }
}
