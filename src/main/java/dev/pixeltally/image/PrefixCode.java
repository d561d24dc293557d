package dev.pixeltally.image;

import java.util.Arrays;

/** A canonical prefix code of limited length for counted symbols, as deflate has them. */
final class PrefixCode {
  private static final int[] ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };

  private final int longest;
  private final int[] lengths;
  private final int[] codes;
  private final long[] sorted;
  private final int[] perLength;

  PrefixCode(int symbols, int longest) {
    this.longest = longest;
    lengths = new int[symbols];
    codes = new int[symbols];
    sorted = new long[symbols];
    perLength = new int[Math.max(symbols, longest) + 2];
  }

  int length(int symbol) {
    return lengths[symbol];
  }

  /** The symbol's code with its first bit lowest. */
  int code(int symbol) {
    return codes[symbol];
  }

  /** Shorter codes for what is counted more often; none for what is not. */
  void build(int[] counts) {
    Arrays.fill(lengths, 0);
    int n = 0;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        sorted[n++] = (long) counts[i] << 32 | i;
      }
    }
    if (n == 1) {
      lengths[(int) sorted[0]] = 1;
    } else if (n > 1) {
      Arrays.sort(sorted, 0, n);
      depths(n);
      limit();
      int length = longest;
      int left = perLength[length];
      for (int i = 0; i < n; i++) {
        while (left == 0) {
          left = perLength[--length];
        }
        lengths[(int) sorted[i]] = length;
        left--;
      }
    }
    assign();
  }

  /** Huffman's tree by two queues, of leaves and of nodes; only how many leaves lie how deep. */
  private void depths(int n) {
    long[] weight = new long[2 * n];
    int[] parent = new int[2 * n];
    for (int i = 0; i < n; i++) {
      weight[i] = sorted[i] >>> 32;
    }
    int leaf = 0;
    int node = n;
    for (int next = n; next < 2 * n - 1; next++) {
      for (int side = 0; side < 2; side++) {
        boolean takeLeaf = leaf < n && (node >= next || weight[leaf] <= weight[node]);
        int child = takeLeaf ? leaf++ : node++;
        weight[next] += weight[child];
        parent[child] = next;
      }
    }
    Arrays.fill(perLength, 0);
    int[] depth = new int[2 * n];
    for (int i = 2 * n - 3; i >= 0; i--) {
      depth[i] = depth[parent[i]] + 1;
      if (i < n) {
        perLength[depth[i]]++;
      }
    }
  }

  /** Codes that are too long become {@code longest}; others make room until all fit. */
  private void limit() {
    for (int i = longest + 1; i < perLength.length; i++) {
      perLength[longest] += perLength[i];
    }
    long space = 0;
    for (int i = 1; i <= longest; i++) {
      space += (long) perLength[i] << (longest - i);
    }
    for (; space > 1L << longest; space--) {
      perLength[longest]--;
      int i = longest - 1;
      while (perLength[i] == 0) {
        i--;
      }
      perLength[i]--;
      perLength[i + 1] += 2;
    }
  }

  private void assign() {
    int[] next = new int[longest + 2];
    for (int length : lengths) {
      next[length + 1]++;
    }
    next[1] = 0;
    for (int i = 1; i <= longest; i++) {
      next[i + 1] = (next[i] + next[i + 1]) << 1;
    }
    for (int i = 0; i < lengths.length; i++) {
      if (lengths[i] > 0) {
        codes[i] = Integer.reverse(next[lengths[i]]++) >>> (32 - lengths[i]);
      }
    }
  }

  /** Writes a dynamic block's two codes: runs of code lengths under a third code. */
  static void write(PrefixCode symbols, PrefixCode distances, BitWriter out) {
    int symbolCount = Math.max(257, symbols.used());
    int distanceCount = Math.max(1, distances.used());
    int[] all = Arrays.copyOf(symbols.lengths, symbolCount + distanceCount);
    System.arraycopy(distances.lengths, 0, all, symbolCount, distanceCount);
    int[] tokens = new int[all.length];
    int n = runs(all, tokens);
    int[] counts = new int[19];
    for (int i = 0; i < n; i++) {
      counts[tokens[i] & 31]++;
    }
    PrefixCode third = new PrefixCode(19, 7);
    third.build(counts);
    int orders = 19;
    while (orders > 4 && third.lengths[ORDER[orders - 1]] == 0) {
      orders--;
    }
    out.put(symbolCount - 257, 5);
    out.put(distanceCount - 1, 5);
    out.put(orders - 4, 4);
    for (int i = 0; i < orders; i++) {
      out.put(third.lengths[ORDER[i]], 3);
    }
    for (int i = 0; i < n; i++) {
      int token = tokens[i] & 31;
      out.put(third.codes[token], third.lengths[token]);
      out.put(tokens[i] >> 5, token < 16 ? 0 : token == 16 ? 2 : token == 17 ? 3 : 7);
    }
  }

  private int used() {
    int n = lengths.length;
    while (n > 0 && lengths[n - 1] == 0) {
      n--;
    }
    return n;
  }

  /** Code lengths, or 16 to 18 for a run with what its extra bits say above bit 5. */
  private static int runs(int[] lengths, int[] tokens) {
    int n = 0;
    for (int i = 0; i < lengths.length; ) {
      int end = i + 1;
      while (end < lengths.length && lengths[end] == lengths[i]) {
        end++;
      }
      if (lengths[i] == 0) {
        int run = Math.min(138, end - i);
        if (run < 3) {
          tokens[n++] = 0;
          i++;
        } else {
          tokens[n++] = run < 11 ? 17 | (run - 3) << 5 : 18 | (run - 11) << 5;
          i += run;
        }
        continue;
      }
      tokens[n++] = lengths[i++];
      while (end - i >= 3) {
        int run = Math.min(6, end - i);
        tokens[n++] = 16 | (run - 3) << 5;
        i += run;
      }
    }
    return n;
  }
}
