package dev.pixeltally.dataset.coco;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DoubleStoreTest {
  @Test
  void anEmptyListHasABlockToo() {
    DoubleStore store = new DoubleStore();
    assertThat(store.block(store.add(new double[0], 0))).isNotNull();
  }

  @Test
  void listsOfAnyLengthComeBack() {
    SplittableRandom random = new SplittableRandom(3);
    DoubleStore store = new DoubleStore();
    for (int round = 0; round < 2; round++) {
      int count = 60;
      double[][] lists = new double[count][];
      long[] addresses = new long[count];
      for (int i = 0; i < count; i++) {
        lists[i] = random.doubles(random.nextInt(i == 30 ? 600_000 : 30_000)).toArray();
        addresses[i] = store.add(Arrays.copyOf(lists[i], lists[i].length + 5), lists[i].length);
      }
      for (int i = 0; i < count; i++) {
        int from = DoubleStore.offset(addresses[i]);
        double[] block = store.block(addresses[i]);
        assertThat(Arrays.copyOfRange(block, from, from + lists[i].length)).isEqualTo(lists[i]);
      }
      store.reset();
    }
  }
}
