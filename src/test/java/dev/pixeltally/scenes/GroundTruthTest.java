package dev.pixeltally.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pixeltally.scenes.Cast.Actor;
import dev.pixeltally.scenes.KeyPoint.Visibility;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A scene's truth against truths worked out another way. */
class GroundTruthTest {
  private static final SceneGenerator GENERATOR = new SceneGenerator(5);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void boxesAndCountsAreThoseOfTheMask(int index) {
    Scene scene = GENERATOR.scene(index);
    for (Instance o : scene.objects()) {
      int pixels = 0;
      int left = Integer.MAX_VALUE;
      int top = Integer.MAX_VALUE;
      int right = -1;
      int bottom = -1;
      for (int y = 0; y < scene.height(); y++) {
        for (int x = 0; x < scene.width(); x++) {
          if (scene.instances().ids()[y * scene.width() + x] == o.number()) {
            pixels++;
            left = Math.min(left, x);
            top = Math.min(top, y);
            right = Math.max(right, x);
            bottom = Math.max(bottom, y);
          }
        }
      }
      assertThat(o.visible()).isEqualTo(new Box(left, top, right, bottom));
      assertThat(o.visiblePixels()).isEqualTo(pixels).isPositive();
      assertThat(o.amodal().contains(o.visible())).isTrue();
      assertThat(o.amodalPixels()).isGreaterThanOrEqualTo(pixels);
    }
  }

  /** Each object's mask by itself, then at each pixel the nearest: no painter's order involved. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void nearerObjectsHideFartherOnes(int index) {
    Scene scene = GENERATOR.scene(index);
    SceneGenerator.Plan plan = GENERATOR.plan(index);
    List<boolean[]> masks = new ArrayList<>();
    for (Actor actor : plan.actors()) {
      masks.add(mask(actor, scene.width(), scene.height()));
    }
    int[] amodal = new int[masks.size()];
    int[] seen = new int[masks.size()];
    for (int p = 0; p < scene.depth().length; p++) {
      int nearest = -1;
      for (int a = 0; a < masks.size(); a++) {
        if (masks.get(a)[p]) {
          amodal[a]++;
          if (nearest < 0 || plan.actors().get(a).metres() <= plan.actors().get(nearest).metres()) {
            nearest = a;
          }
        }
      }
      int number = scene.instances().ids()[p];
      assertThat(number > 0).isEqualTo(nearest >= 0);
      if (nearest >= 0) {
        seen[nearest]++;
        Actor actor = plan.actors().get(nearest);
        Instance o = scene.objects().get(number - 1);
        assertThat(o.kind()).isEqualTo(actor.kind());
        assertThat(o.depth()).isEqualTo(actor.metres());
        assertThat(scene.depth()[p]).isEqualTo((float) actor.metres());
      }
    }
    int next = 0;
    for (int a = 0; a < masks.size(); a++) {
      if (seen[a] > 0) {
        Instance o = scene.objects().get(next++);
        assertThat(o.number()).isEqualTo(next);
        assertThat(o.visiblePixels()).isEqualTo(seen[a]);
        assertThat(o.amodalPixels()).isEqualTo(amodal[a]);
      }
    }
    assertThat(scene.objects()).hasSize(next);
  }

  /** A pixel belongs to an object where its centre lies inside one of the parts. */
  private static boolean[] mask(Actor actor, int width, int height) {
    boolean[] mask = new boolean[width * height];
    Placement at = actor.at();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double across = (x + 0.5 - at.x()) / at.scale();
        double up = (at.y() - (y + 0.5)) / at.scale();
        double u = at.side() * (across * at.cos() + up * at.sin());
        double v = up * at.cos() - across * at.sin();
        for (Figure.Part part : actor.figure().parts()) {
          mask[y * width + x] |= part.shape().distance(u, v) < 0;
        }
      }
    }
    return mask;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void backdropDepthFollowsTheCamera(int index) {
    Scene scene = GENERATOR.scene(index);
    Backdrop place = GENERATOR.plan(index).place();
    for (int y = 0; y < scene.height(); y++) {
      for (int x = 0; x < scene.width(); x++) {
        int p = y * scene.width() + x;
        if (scene.instances().ids()[p] != 0) {
          continue;
        }
        byte surface = scene.surfaces().ids()[p];
        float depth = scene.depth()[p];
        if (surface == Surface.SKY.id()) {
          assertThat(depth).isInfinite();
        } else if (surface == Surface.GROUND.id() || surface == Surface.WATER.id()) {
          // Similar triangles: depth over focal length is the eye's height over rows below it.
          double below = y + 0.5 - place.horizon();
          assertThat((double) depth * below)
              .isCloseTo(
                  place.focal() * place.eye(),
                  org.assertj.core.data.Percentage.withPercentage(0.01));
        } else {
          assertThat(depth).isFinite().isPositive();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
  void keyPointsLieOnTheirObject(int index) {
    Scene scene = GENERATOR.scene(index);
    for (Instance o : scene.objects()) {
      assertThat(o.keyPoints().stream().map(KeyPoint::name).toList())
          .isEqualTo(o.kind().keyPoints());
      for (KeyPoint k : o.keyPoints()) {
        if (k.visibility() == Visibility.ABSENT) {
          assertThat(k.x()).isZero();
          assertThat(k.y()).isZero();
          continue;
        }
        assertThat(k.x()).isBetween(0.0, (double) scene.width());
        assertThat(k.y()).isBetween(0.0, (double) scene.height());
        int pixel = (int) Math.floor(k.y()) * scene.width() + (int) Math.floor(k.x());
        if (k.visibility() == Visibility.VISIBLE) {
          assertThat((int) scene.instances().ids()[pixel]).as(k.name()).isEqualTo(o.number());
        }
      }
      if (o.kind() == SceneClass.WALKER) {
        leftIsOnTheRightOfOneWhoFacesUs(o);
      }
    }
  }

  /** Mirrored or not: both eyes seen means that the walker faces the viewer. */
  private static void leftIsOnTheRightOfOneWhoFacesUs(Instance walker) {
    KeyPoint left = point(walker, "left_eye");
    KeyPoint right = point(walker, "right_eye");
    if (left.visibility() == Visibility.VISIBLE && right.visibility() == Visibility.VISIBLE) {
      assertThat(left.x()).isGreaterThan(right.x());
      KeyPoint nose = point(walker, "nose");
      assertThat(nose.x()).isBetween(right.x(), left.x());
      assertThat(nose.y()).isGreaterThan(left.y());
    }
  }

  private static KeyPoint point(Instance o, String name) {
    return o.keyPoints().get(o.kind().keyPoints().indexOf(name));
  }
}
