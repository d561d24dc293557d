package dev.pixeltally.measure.maps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pixeltally.image.NormalDecoder;
import dev.pixeltally.image.RealMap;
import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.Protocol;
import dev.pixeltally.measure.State;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against DSINE's compute_normal_error and compute_normal_metrics, on float64. */
class NormalsProtocolTest {
  private static final List<String> SHARES =
      List.of("below_5", "below_7.5", "below_11.25", "below_22.5", "below_30");

  private static <S extends State<S>> List<S> states(
      MapsGolden golden, Protocol<RealMap, RealMap, S> protocol) throws Exception {
    return golden.states(
        protocol,
        new NormalDecoder(NormalDecoder.Black.NOTHING)::decode,
        new NormalDecoder(NormalDecoder.Black.VECTOR)::decode);
  }

  private static NormalsState complete(MapsGolden golden, long few, Random random)
      throws Exception {
    NormalsProtocol protocol = new NormalsProtocol();
    NormalsState all = MapsGolden.anyOrder(states(golden, protocol), protocol.empty(), random);
    MedianSearch search = all.search(few);
    while (!search.found()) {
      NormalsPass pass = new NormalsPass(search);
      search = search.after(MapsGolden.anyOrder(states(golden, pass), pass.empty(), random));
    }
    return all.with(search);
  }

  private static void same(String what, List<Metric> found, JsonNode expected) {
    for (String name : List.of("mean", "median", "rmse")) {
      assertThat(MapsGolden.value(found, name))
          .as(what + " " + name)
          .isCloseTo(MapsGolden.number(expected.get(name)), within(1e-12));
    }
    for (int i = 0; i < SHARES.size(); i++) {
      assertThat(100 * MapsGolden.value(found, SHARES.get(i)))
          .as(what + " " + SHARES.get(i))
          .isEqualTo(MapsGolden.number(expected.get("a" + (i + 1))));
    }
  }

  @Test
  void numbersAreDsines() throws Exception {
    MapsGolden golden = MapsGolden.read("normals");
    List<NormalsState> states = states(golden, new NormalsProtocol());
    int image = 0;
    for (String id : golden.truth.keySet()) {
      same(id, states.get(image++).ofOneImage(), golden.expected.get("images").get(id));
    }
    List<Metric> overall = complete(golden, MedianSearch.FEW, new Random(1)).result().overall();
    same("all", overall, golden.expected.get("pooled"));
    assertThat(MapsGolden.value(overall, "judged_pixels"))
        .isEqualTo(golden.expected.get("pixels").asDouble());
  }

  @Test
  void anySplitOrderAndMemoryGiveTheSameBits() throws Exception {
    MapsGolden golden = MapsGolden.read("normals");
    List<Metric> first = null;
    for (int seed = 0; seed < 8; seed++) {
      long few = List.of(MedianSearch.FEW, 100L, 1L, 0L).get(seed % 4);
      List<Metric> found = complete(golden, few, new Random(seed)).result().overall();
      first = first == null ? found : first;
      assertThat(found).isEqualTo(first);
    }
  }

  /** Against sorting, on what is hard to search: ties, neighbours, two far halves, zeros. */
  @Test
  void theMedianIsThatOfTheSortedValues() {
    Random random = new Random(7);
    for (int round = 0; round < 400; round++) {
      int n = 1 + random.nextInt(300);
      int kind = round % 5;
      double[] values =
          IntStream.range(0, n)
              .mapToDouble(
                  i ->
                      switch (kind) {
                        case 0 -> random.nextDouble() * 180;
                        case 1 -> random.nextInt(3);
                        case 2 -> Double.longBitsToDouble(0x4030000000000000L + random.nextInt(40));
                        case 3 -> i % 2 == 0 ? 1e-300 * random.nextDouble() : 170;
                        default -> random.nextBoolean() ? 0 : Double.MIN_VALUE * random.nextInt(9);
                      })
              .toArray();
      for (long few : new long[] {0, 1, 20, MedianSearch.FEW}) {
        MedianSearch search = MedianSearch.among(n, few);
        while (!search.found()) {
          int half = random.nextInt(n + 1);
          RankState a = RankState.of(search.ranges(), values, half);
          double[] rest = Arrays.copyOfRange(values, half, n);
          search = search.after(RankState.of(search.ranges(), rest, rest.length).merge(a));
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double expected = n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
        assertThat(search.median()).isEqualTo(expected);
      }
    }
  }

  @Test
  void filesThatChangeBetweenPassesAreTold() {
    double[] values = {1, 2, 3};
    MedianSearch search =
        MedianSearch.among(3, 10).after(RankState.of(List.of(RankRange.ALL), values, 3));
    assertThatThrownBy(() -> search.after(RankState.of(search.ranges(), new double[] {1, 3}, 2)))
        .hasMessageContaining("files changed while they were scored");
  }

  @Test
  void whatCannotBeJudgedFailsTheImage() {
    NormalsProtocol protocol = new NormalsProtocol();
    RealMap up = new RealMap(1, 1, 3, new double[] {0, 0, 1});
    RealMap none = new RealMap(1, 1, 3, new double[] {0, 0, 0});
    RealMap broken = new RealMap(1, 1, 3, new double[] {0, Double.NaN, 1});
    assertThatThrownBy(() -> protocol.observe(none, up)).hasMessageContaining("No pixel");
    assertThatThrownBy(() -> protocol.observe(up, broken))
        .hasMessageContaining("predicted 0.0, NaN");
    assertThatThrownBy(() -> protocol.observe(broken, up)).hasMessageContaining("true 0.0, NaN");
  }
}
