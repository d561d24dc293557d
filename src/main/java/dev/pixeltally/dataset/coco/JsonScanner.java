package dev.pixeltally.dataset.coco;

import dev.pixeltally.config.Refusal;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.ZipException;

/**
 * Reads JSON as a stream of bytes through one window, without making objects: the caller asks for
 * what it expects next. Whatever the file holds, memory is the window and what the caller keeps.
 *
 * <p>What is not JSON, not finite, too deep or too long is a {@link Refusal} that names the file
 * and the byte.
 */
public final class JsonScanner implements Closeable {
  /**
   * What {@link #key(JsonKeys, int)} and {@link #peek} give at the end of an object or of the file.
   */
  public static final int END = -2;

  private static final int WINDOW = 1 << 20;

  /** More digits than any number needs; a token within this never straddles the window's end. */
  private static final int TOKEN = 64;

  /** As Python's own parser gives up near its recursion limit. */
  private static final int DEPTH = 1000;

  private static final double[] TENS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };
  private static final long EXACT = 1L << 53;

  private final InputStream in;
  private final String name;

  /** Bytes up to {@code limit}, and zeros there that end every loop. */
  private final byte[] window = new byte[WINDOW + TOKEN];

  /** The same, as {@link Eight} packs it. */
  private final long[] packed = new long[(WINDOW + TOKEN) / 8];

  private int at;
  private int limit;
  private long before;
  private boolean ended;
  private boolean first = true;
  private boolean wasText;
  private boolean takesNonFinite;
  private long textNumbers;
  private long firstTextNumber;

  /**
   * Opens nothing: reads the stream that it is given.
   *
   * @param name of the file, for messages
   */
  public JsonScanner(InputStream in, String name) throws IOException {
    this.in = in;
    this.name = name;
    refill();
    if (limit >= 3 && window[0] == (byte) 0xEF && window[1] == (byte) 0xBB) {
      at = 3; // a byte order mark, as some editors leave
    }
  }

  /** From now on NaN, Infinity and what is beyond any number are numbers: the caller looks. */
  public void takeNonFinite() {
    takesNonFinite = true;
  }

  /** The next byte that is not blank, not taken; {@link #END} after the last. */
  public int peek() throws IOException {
    byte c = window[at];
    return c > ' ' ? c : peekBehindBlanks();
  }

  private int peekBehindBlanks() throws IOException {
    byte[] w = window;
    int p = at;
    while (true) {
      byte b = w[p];
      if (b > ' ') {
        at = p;
        return b;
      }
      if (b == ' ' || b == '\n' || b == '\r' || b == '\t') {
        p++;
        continue;
      }
      at = p;
      if (b != 0 || p < limit) {
        throw wrong("a value", b);
      }
      if (!refill()) {
        return END;
      }
      p = at;
    }
  }

  /** Enters an object; {@link #key(JsonKeys, int)} then gives its keys. */
  public void beginObject() throws IOException {
    expect('{', "an object");
    first = true;
  }

  /** Enters an array; {@link #more} then tells of its values. */
  public void beginArray() throws IOException {
    expect('[', "an array");
    first = true;
  }

  /** Whether the array has another value; leaves the array where it has not. */
  public boolean more() throws IOException {
    int b = window[at];
    if (b == ',' && !first) {
      at++;
      return true;
    }
    b = peek();
    boolean begins = first;
    first = false;
    if (b == ']') {
      at++;
      return false;
    }
    if (begins) {
      return true;
    }
    if (b != ',') {
      throw wrong("a comma or the end of the array", b);
    }
    at++;
    return true;
  }

  /**
   * The next key's number; {@link JsonKeys#NONE} where it is none of these; {@link #END} leaves the
   * object.
   *
   * @param last what this gave before in the same object; {@link JsonKeys#NONE} at its start
   */
  public int key(JsonKeys keys, int last) throws IOException {
    int b = peek();
    boolean begins = first;
    first = false;
    if (b == '}') {
      at++;
      return END;
    }
    if (!begins) {
      if (b != ',') {
        throw wrong("a comma or the end of the object", b);
      }
      at++;
      b = peek();
    }
    if (b != '"') {
      throw wrong("a key", b);
    }
    ensure();
    byte[] w = window;
    int found = keys.expected(last, packed, at);
    if (found >= 0) {
      at += keys.length(found);
    } else {
      found = unexpected(keys, last);
    }
    if (w[at] == ':') {
      at++;
    } else {
      expect(':', "a colon");
    }
    return found;
  }

  /** The next key of an object whose keys are not known before; null leaves the object. */
  public String nextKey(int most) throws IOException {
    int b = peek();
    boolean begins = first;
    first = false;
    if (b == '}') {
      at++;
      return null;
    }
    if (!begins) {
      expect(',', "a comma or the end of the object");
    }
    if (peek() != '"') {
      throw wrong("a key", peek());
    }
    String key = text(most);
    expect(':', "a colon");
    return key;
  }

  private int unexpected(JsonKeys keys, int last) throws IOException {
    byte[] w = window;
    int most = at + TOKEN - 4;
    int to = at + 1;
    byte c;
    while ((c = w[to]) != '"' && c != '\\' && c != 0 && to < most) {
      to++;
    }
    if (c != '"') {
      skipString();
      return JsonKeys.NONE;
    }
    int found = keys.find(last, w, at, to + 1);
    at = to + 1;
    return found;
  }

  /**
   * A number, to the nearest double. A string that holds one is taken too, as some tools write, and
   * counted.
   */
  public double number() throws IOException {
    int b = peek();
    byte[] w = window;
    wasText = b == '"';
    double few = shortNumber(w, at);
    if (!Double.isNaN(few)) {
      return few;
    }
    ensure();
    int start = wasText ? at + 1 : at;
    int p = start;
    boolean negative = w[p] == '-';
    if (negative) {
      p++;
    }
    long digits = 0;
    int from = p;
    int d;
    while ((d = w[p] - '0') >= 0 && d <= 9) {
      digits = digits * 10 + d;
      p++;
    }
    int count = p - from;
    int decimals = 0;
    if (w[p] == '.' && count > 0) {
      from = ++p;
      for (long eight = Eight.at(packed, p);
          Eight.notDigits(eight) == 0;
          eight = Eight.at(packed, p)) {
        digits = digits * 100_000_000 + Eight.number(eight);
        p += 8;
      }
      while ((d = w[p] - '0') >= 0 && d <= 9) {
        digits = digits * 10 + d;
        p++;
      }
      decimals = p - from;
      count = decimals == 0 ? 0 : count + decimals;
    }
    if (count == 0
        || count > 18
        || decimals > Decimal.MOST_DECIMALS
        || (w[p] | 0x20) == 'e'
        || p >= limit) {
      return slowNumber(start);
    }
    if (wasText) {
      if (w[p] != '"') {
        throw wrong("a number", b);
      }
      p++;
      countText();
    }
    at = p;
    double value =
        decimals == 0
            ? digits
            : digits <= EXACT ? digits / TENS[decimals] : Decimal.of(digits, decimals);
    return negative ? -value : value;
  }

  /**
   * Takes what follows a number of an array as long as that is short numbers, as most are.
   *
   * @param into receives them
   * @param from where the first is put
   * @param to where no more are put
   * @return where the next one belongs; {@link #more} and {@link #number} go on from there
   */
  int shortNumbers(double[] into, int from, int to) {
    byte[] w = window;
    int n = from;
    while (n < to && w[at] == ',') {
      double value = shortNumber(w, w[at + 1] == ' ' ? at + 2 : at + 1);
      if (Double.isNaN(value)) {
        break;
      }
      into[n++] = value;
    }
    return n;
  }

  /**
   * A number of at most seven digits and a point, right before what may follow one.
   *
   * @return NaN where it is none of these: nothing is taken then
   */
  private double shortNumber(byte[] w, int from) {
    boolean negative = w[from] == '-';
    int p = negative ? from + 1 : from;
    long bytes = Eight.at(packed, p);
    long ends = Eight.notDigits(bytes);
    if (ends == 0) {
      return Double.NaN;
    }
    int whole = Eight.before(ends);
    int length = whole;
    long behind = ends & (ends - 1);
    int decimals = 0;
    if (w[p + whole] == '.' && behind != 0) {
      length = Eight.before(behind);
      decimals = length - whole - 1;
      long mask = (1L << (8 * whole)) - 1;
      bytes = (bytes & mask) | ((bytes >>> 8) & ~mask);
      if (decimals == 0) {
        return Double.NaN;
      }
    }
    byte next = w[p + length];
    if (whole == 0 || (next != ',' && next != ']' && next != '}')) {
      return Double.NaN;
    }
    at = p + length;
    int digits = decimals == 0 ? whole : length - 1;
    double value = Eight.number(bytes << (8 * (8 - digits)));
    if (decimals != 0) {
      value /= TENS[decimals];
    }
    return negative ? -value : value;
  }

  /** How many numbers stood in quotes. */
  long textNumbers() {
    return textNumbers;
  }

  /** Where the first of these ended. */
  long firstTextNumber() {
    return firstTextNumber;
  }

  private void countText() {
    if (textNumbers++ == 0) {
      firstTextNumber = position();
    }
  }

  /** A whole number; 42.0 is one too. */
  public long integer() throws IOException {
    int b = peek();
    long bytes = Eight.at(packed, at);
    long ends = Eight.notDigits(bytes);
    int length = ends == 0 ? 0 : Eight.before(ends);
    byte end = window[at + length];
    if (length > 0 && (end == ',' || end == '}' || end == ']')) {
      at += length;
      return Eight.number(bytes << (8 * (8 - length)));
    }
    ensure();
    wasText = b == '"';
    int p = wasText ? at + 1 : at;
    byte[] w = window;
    boolean negative = w[p] == '-';
    if (negative) {
      p++;
    }
    long value = 0;
    int from = p;
    int d;
    while ((d = w[p] - '0') >= 0 && d <= 9) {
      value = value * 10 + d;
      p++;
    }
    byte next = w[p];
    // Of 19 digits those that fit have not overflowed into the sign.
    boolean fits = p - from <= 18 || (p - from == 19 && value >= 0);
    boolean plain = p - from > 0 && fits && p < limit;
    if (plain && wasText && next == '"') {
      at = p + 1;
      countText();
      return negative ? -value : value;
    }
    if (plain && !wasText && next != '.' && (next | 0x20) != 'e') {
      at = p;
      return negative ? -value : value;
    }
    long where = position();
    double number = number();
    if (number != Math.rint(number) || Math.abs(number) > EXACT) {
      throw new Refusal(
          "Cannot read " + name + " at byte " + where + ": a whole number was expected");
    }
    return (long) number;
  }

  /** Any JSON number, up to a length that no honest one has. */
  private double slowNumber(int start) throws IOException {
    byte[] token = new byte[4096];
    int length = 0;
    int p = start;
    while (true) {
      byte b = window[p];
      if (b == 0 && p >= limit) {
        at = p;
        boolean more = refill();
        p = at;
        if (!more) {
          break;
        }
        continue;
      }
      boolean belongs =
          (b >= '0' && b <= '9') || b == '-' || b == '+' || b == '.' || (b | 0x20) == 'e';
      if (!belongs) {
        break;
      }
      if (length == token.length) {
        throw new Refusal(
            "Cannot read " + name + " at byte " + position() + ": a number of over 4096 digits");
      }
      token[length++] = b;
      p++;
    }
    at = p;
    String text = new String(token, 0, length, StandardCharsets.US_ASCII);
    if (takesNonFinite && !wasText && (length == 0 || text.equals("-"))) {
      if (literal("NaN")) {
        return Double.NaN;
      }
      if (literal("Infinity")) {
        return length == 0 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
      }
    }
    if (wasText) {
      if (window[p] != '"') {
        throw wrong("a number", window[p]);
      }
      at++;
      countText();
    }
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw wrong("a number", window[p]);
    }
    if (Double.isInfinite(value) && !takesNonFinite) {
      throw new Refusal(
          "Cannot read "
              + name
              + " at byte "
              + position()
              + ": "
              + text
              + " is beyond any number; finite ones are valid");
    }
    return value;
  }

  /** Takes a word that stands here, where it does. */
  private boolean literal(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (window[at + i] != word.charAt(i)) {
        return false;
      }
    }
    at += word.length();
    return true;
  }

  /** true, false, or a whole number that is not 0. */
  public boolean flag() throws IOException {
    int b = peek();
    if (b == 't' || b == 'f') {
      skip();
      return b == 't';
    }
    return integer() != 0;
  }

  /** Whether the value is null; takes it then. */
  public boolean isNull() throws IOException {
    if (peek() != 'n') {
      return false;
    }
    skip();
    return true;
  }

  /** A string of at most so many bytes. */
  public String text(int most) throws IOException {
    ByteStore bytes = new ByteStore();
    long address = text(bytes, most);
    return new String(
        bytes.chunk(address),
        ByteStore.offset(address),
        bytes.length(address),
        StandardCharsets.UTF_8);
  }

  /**
   * A string's bytes, escapes resolved, into a store.
   *
   * @return the store's address of it
   */
  public long text(ByteStore into, int most) throws IOException {
    expect('"', "a string");
    into.begin();
    while (true) {
      byte[] w = window;
      int p = Eight.endOfPlainText(packed, at);
      byte b = w[p];
      into.append(w, at, p);
      if (into.pending() > most) {
        throw new Refusal(
            "Cannot read "
                + name
                + " at byte "
                + position()
                + ": a string of over "
                + most
                + " bytes");
      }
      at = p;
      if (b == '"') {
        at++;
        return into.end();
      }
      if (b == '\\') {
        escape(into);
      } else if (b != 0 || p < limit) {
        throw wrong("a string without control characters", b);
      } else if (!refill()) {
        throw wrong("the end of a string", END);
      }
    }
  }

  private void escape(ByteStore into) throws IOException {
    ensure();
    if (limit - at < 2) {
      throw wrong("the end of a string", END);
    }
    byte b = window[at + 1];
    at += 2;
    switch (b) {
      case '"', '\\', '/' -> into.append(b);
      case 'b' -> into.append((byte) '\b');
      case 'f' -> into.append((byte) '\f');
      case 'n' -> into.append((byte) '\n');
      case 'r' -> into.append((byte) '\r');
      case 't' -> into.append((byte) '\t');
      case 'u' -> unicode(into);
      default -> throw wrong("an escape that JSON knows", b);
    }
  }

  private void unicode(ByteStore into) throws IOException {
    int unit = hex();
    String text = String.valueOf((char) unit);
    if (Character.isHighSurrogate((char) unit) && window[at] == '\\' && window[at + 1] == 'u') {
      at += 2;
      text += (char) hex();
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    into.append(bytes, 0, bytes.length);
  }

  private int hex() {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(window[at + i], 16);
      if (digit < 0) {
        throw wrong("four hexadecimal digits", window[at + i]);
      }
      value = value * 16 + digit;
    }
    at += 4;
    return value;
  }

  /** Passes over any value. */
  public void skip() throws IOException {
    int depth = 0;
    do {
      int b = peek();
      switch (b) {
        case '"' -> skipString();
        case '{', '[' -> {
          depth++;
          at++;
          if (depth > DEPTH) {
            throw new Refusal(
                "Cannot read " + name + " at byte " + position() + ": nested over 1000 deep");
          }
        }
        case '}', ']' -> {
          depth--;
          at++;
          if (depth < 0) {
            throw wrong("a value", b);
          }
        }
        case ',', ':' -> {
          if (depth == 0) {
            throw wrong("a value", b);
          }
          at++;
        }
        case END -> throw wrong("a value", END);
        default -> {
          if (depth > 0) {
            skipNumbers(b);
          } else {
            skipWord(b);
          }
        }
      }
    } while (depth > 0);
  }

  /** Passes over a word and, where it is a number, the plain numbers of a list behind it. */
  private void skipNumbers(int begins) throws IOException {
    if (begins == '-' || (begins >= '0' && begins <= '9')) {
      int p = Eight.behindNumbers(packed, at);
      if (p > at) {
        at = p - 1;
        if (window[at] == ',' || window[at] == ' ') {
          at = p;
        } else {
          passWord();
        }
        return;
      }
    }
    skipWord(begins);
  }

  /** Passes over true, false, null or a number. */
  private void skipWord(int begins) throws IOException {
    boolean word = begins == 't' || begins == 'f' || begins == 'n';
    boolean number = begins == '-' || (begins >= '0' && begins <= '9');
    if (!word && !number) {
      throw wrong("a value", begins);
    }
    passWord();
  }

  /** Passes over one character and those of a word behind it. */
  private void passWord() throws IOException {
    int p = at + 1;
    while (true) {
      byte b = window[p];
      boolean belongs =
          (b >= '0' && b <= '9')
              || b == '.'
              || b == '-'
              || b == '+'
              || b == 'E'
              || (b >= 'a' && b <= 'z');
      if (belongs) {
        p++;
        continue;
      }
      at = p;
      if (b != 0 || p < limit || !refill()) {
        return;
      }
      p = at;
    }
  }

  private void skipString() throws IOException {
    at++;
    while (true) {
      int p = Eight.endOfText(packed, at);
      byte b = window[p];
      at = p;
      if (b == '"') {
        at++;
        return;
      }
      if (b == '\\') {
        ensure();
        if (limit - at < 2) {
          throw wrong("the end of a string", END);
        }
        at += 2;
      } else if (p < limit) {
        at++;
      } else if (!refill()) {
        throw wrong("the end of a string", END);
      }
    }
  }

  /** The file holds nothing more. */
  public void finish() throws IOException {
    int b = peek();
    if (b != END) {
      throw wrong("the end of the file", b);
    }
  }

  /** Where the next byte stands in the file. */
  long position() {
    return before + at;
  }

  /**
   * How much of a file of so many bytes has been read; 0 where that is not known, as of packed
   * ones.
   */
  double share(long bytes) {
    return position() <= bytes ? (double) position() / bytes : 0;
  }

  public String name() {
    return name;
  }

  /** A refusal of what has just been read. */
  public Refusal refusal(String problem) {
    return new Refusal("Cannot read " + name + " before byte " + position() + ": " + problem);
  }

  /** What was expected is not there. */
  public Refusal wrong(String expected, int found) {
    String what =
        found == END || (found == 0 && at >= limit)
            ? "the file ends"
            : found == 'N' || found == 'I'
                ? "NaN and Infinity are no numbers of JSON"
                : found > ' ' && found < 127
                    ? "there is " + (char) found
                    : "there is byte " + (found & 255);
    return new Refusal(
        "Cannot read "
            + name
            + " at byte "
            + position()
            + ": "
            + expected
            + " was expected, and "
            + what);
  }

  private void expect(char wanted, String what) throws IOException {
    int b = peek();
    if (b != wanted) {
      throw wrong(what, b);
    }
    at++;
  }

  /** So many bytes that a token is whole in the window, unless the file ends. */
  private void ensure() throws IOException {
    if (limit - at < TOKEN && !ended) {
      refill();
    }
  }

  /** Moves what is left to the front and reads on; false where nothing came. */
  private boolean refill() throws IOException {
    int left = limit - at;
    System.arraycopy(window, at, window, 0, left);
    before += at;
    at = 0;
    limit = left;
    while (limit < WINDOW && !ended) {
      int got = read();
      if (got < 0) {
        ended = true;
      } else {
        limit += got;
      }
    }
    Arrays.fill(window, limit, limit + TOKEN, (byte) 0);
    Eight.pack(window, packed, (limit + TOKEN) / 8);
    return limit > left;
  }

  private int read() throws IOException {
    try {
      return in.read(window, limit, WINDOW - limit);
    } catch (EOFException | ZipException e) {
      throw new Refusal(
          "Cannot read "
              + name
              + " beyond byte "
              + (before + limit)
              + " of what it unpacks to: the gzip file is broken ("
              + e.getMessage()
              + ")",
          e);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
