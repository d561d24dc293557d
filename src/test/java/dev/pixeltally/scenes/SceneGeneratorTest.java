package dev.pixeltally.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SceneGeneratorTest {
  private static final int MANY = 60;

  /** Everything of a scene in one number. */
  static String fingerprint(Scene scene) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(scene.image().rgb());
      digest.update(scene.instances().ids());
      digest.update(scene.surfaces().ids());
      ByteBuffer depth = ByteBuffer.allocate(4 * scene.depth().length);
      depth.asFloatBuffer().put(scene.depth());
      digest.update(depth);
      digest.update(
          (scene.width() + " " + scene.jpegQuality() + scene.objects())
              .getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aSceneFollowsFromSeedAndPlaceAloneInAnyOrderAndThread() {
    SceneGenerator one = new SceneGenerator(7);
    List<String> inOrder = IntStream.range(0, 8).mapToObj(i -> fingerprint(one.scene(i))).toList();
    SceneGenerator other = new SceneGenerator(7);
    List<String> backwardsByThreads =
        IntStream.range(0, 8).parallel().mapToObj(i -> fingerprint(other.scene(7 - i))).toList();
    for (int i = 0; i < 8; i++) {
      assertThat(backwardsByThreads.get(7 - i)).isEqualTo(inOrder.get(i));
    }
    assertThat(inOrder).doesNotHaveDuplicates();
  }

  @Test
  void anotherSeedGivesOtherScenes() {
    assertThat(fingerprint(new SceneGenerator(1).scene(0)))
        .isNotEqualTo(fingerprint(new SceneGenerator(2).scene(0)));
  }

  @Test
  void scenesVaryAsPhotographsDo() {
    Map<SceneClass, Integer> scenesWith = new EnumMap<>(SceneClass.class);
    boolean upright = false;
    boolean crowd = false;
    boolean truncated = false;
    boolean occluded = false;
    boolean difficult = false;
    SceneGenerator generator = new SceneGenerator(11);
    for (int i = 0; i < MANY; i++) {
      Scene scene = generator.scene(i);
      assertThat(scene.width()).isBetween(230, 500);
      assertThat(scene.height()).isBetween(230, 500);
      assertThat(scene.objects()).hasSizeBetween(1, 12);
      assertThat(scene.jpegQuality()).isBetween(58, 95);
      upright |= scene.height() > scene.width();
      for (Instance o : scene.objects()) {
        crowd |= o.crowd();
        truncated |= o.truncated();
        occluded |= o.occluded();
        difficult |= o.difficult();
      }
      scene.objects().stream()
          .map(Instance::kind)
          .distinct()
          .forEach(k -> scenesWith.merge(k, 1, Integer::sum));
    }
    assertThat(scenesWith).hasSize(SceneClass.values().length);
    assertThat(scenesWith.values()).allMatch(n -> n >= MANY / 10);
    assertThat(List.of(upright, crowd, truncated, occluded, difficult)).containsOnly(true);
  }

  @Test
  void colourAloneDoesNotTellTheClass() {
    // Each class is seen in reddish, greenish and bluish dress (mean colour of an object's pixels).
    boolean[][] dress = new boolean[SceneClass.values().length + 1][3];
    SceneGenerator generator = new SceneGenerator(3);
    for (int i = 0; i < MANY; i++) {
      Scene scene = generator.scene(i);
      double[][] sums = new double[scene.objects().size() + 1][3];
      byte[] ids = scene.instances().ids();
      for (int p = 0; p < ids.length; p++) {
        for (int c = 0; c < 3; c++) {
          sums[ids[p]][c] += scene.image().rgb()[3 * p + c] & 255;
        }
      }
      for (Instance o : scene.objects()) {
        double[] s = sums[o.number()];
        int strongest = s[0] >= s[1] && s[0] >= s[2] ? 0 : s[1] >= s[2] ? 1 : 2;
        dress[o.kind().id()][strongest] = true;
      }
    }
    for (SceneClass kind : SceneClass.values()) {
      int kinds = 0;
      for (boolean seen : dress[kind.id()]) {
        kinds += seen ? 1 : 0;
      }
      assertThat(kinds).as(kind.label()).isGreaterThanOrEqualTo(2);
    }
  }
}
