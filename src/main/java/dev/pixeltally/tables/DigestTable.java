package dev.pixeltally.tables;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** A number for each of many sha256, in some 70 bytes each: a table of open addresses. */
final class DigestTable {
  private static final int WORDS = 4;
  private static final int WORD_DIGITS = 16;
  private static final int FREE = -1;

  private long[] words = new long[WORDS << 6];
  private int[] numbers = free(1 << 6);
  private int size;

  private static int[] free(int slots) {
    int[] numbers = new int[slots];
    Arrays.fill(numbers, FREE);
    return numbers;
  }

  int size() {
    return size;
  }

  /**
   * Notes a number, unless the digest has one.
   *
   * @param digest hexadecimal
   * @param number not negative
   */
  void addIfAbsent(String digest, int number) {
    if (2 * (size + 1) > numbers.length) {
      grow();
    }
    put(wordsOf(digest), number);
  }

  private void put(long[] key, int number) {
    int slot = slot(key);
    if (numbers[slot] == FREE) {
      System.arraycopy(key, 0, words, slot * WORDS, WORDS);
      numbers[slot] = number;
      size++;
    }
  }

  Optional<Integer> find(String digest) {
    int number = numbers[slot(wordsOf(digest))];
    return number == FREE ? Optional.empty() : Optional.of(number);
  }

  /** Where the key is, or would be. */
  private int slot(long[] key) {
    int slot = (int) key[0] & (numbers.length - 1);
    while (numbers[slot] != FREE
        && !Arrays.equals(words, slot * WORDS, (slot + 1) * WORDS, key, 0, WORDS)) {
      slot = (slot + 1) & (numbers.length - 1);
    }
    return slot;
  }

  private void grow() {
    long[] oldWords = words;
    int[] oldNumbers = numbers;
    numbers = free(Math.multiplyExact(2, oldNumbers.length));
    words = new long[Math.multiplyExact(WORDS, numbers.length)];
    size = 0;
    for (int i = 0; i < oldNumbers.length; i++) {
      if (oldNumbers[i] != FREE) {
        put(Arrays.copyOfRange(oldWords, i * WORDS, (i + 1) * WORDS), oldNumbers[i]);
      }
    }
  }

  private static long[] wordsOf(String digest) {
    if (digest.length() != WORDS * WORD_DIGITS) {
      throw new IllegalArgumentException("No sha256: " + digest);
    }
    long[] words = new long[WORDS];
    for (int i = 0; i < WORDS; i++) {
      words[i] = HexFormat.fromHexDigitsToLong(digest, i * WORD_DIGITS, (i + 1) * WORD_DIGITS);
    }
    return words;
  }
}
