package dev.pixeltally.infer;

import dev.pixeltally.config.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Walks the fields of one protobuf message inside a buffer, without copying it. Every length is
 * checked against the bytes that are there, so a hostile file costs at most one pass over itself.
 */
final class ProtoReader {
  private static final int MAX_TEXT = 1 << 16;

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private final ByteBuffer buffer;
  private final int start;
  private final int end;
  private int position;
  private int field;
  private int wireType;

  /** Where the current field's payload lies; set for {@code BYTES}. */
  private int payloadEnd;

  private long varint;

  ProtoReader(ByteBuffer buffer) {
    this(buffer, buffer.position(), buffer.limit());
  }

  private ProtoReader(ByteBuffer buffer, int start, int end) {
    this.buffer = buffer;
    this.start = start;
    this.position = start;
    this.end = end;
  }

  /** Moves to the next field; false at the message's end. */
  boolean next() {
    if (wireType == BYTES && payloadEnd > position) {
      position = payloadEnd;
    }
    if (position >= end) {
      return false;
    }
    long tag = readVarint();
    wireType = (int) (tag & 7);
    field = (int) (tag >>> 3);
    if (tag >>> 3 == 0 || tag >>> 3 > 0x1FFFFFFF) {
      throw malformed("field number " + (tag >>> 3));
    }
    switch (wireType) {
      case VARINT -> varint = readVarint();
      case FIXED64 -> skip(8);
      case FIXED32 -> skip(4);
      case BYTES -> {
        long length = readVarint();
        if (length < 0 || length > end - position) {
          throw malformed(
              "a field of " + length + " bytes where " + (end - position) + " are left");
        }
        payloadEnd = position + (int) length;
      }
      default -> throw malformed("wire type " + wireType);
    }
    return true;
  }

  /** Whether the current field has this number and holds bytes, a text or a message. */
  boolean isBytes(int number) {
    return field == number && wireType == BYTES;
  }

  /** Whether the current field has this number and holds an integer. */
  boolean isVarint(int number) {
    return field == number && wireType == VARINT;
  }

  long varint() {
    return varint;
  }

  /** A reader of the same message, from its start. */
  ProtoReader copy() {
    return new ProtoReader(buffer, start, end);
  }

  /** The message in the current field. */
  ProtoReader message() {
    return new ProtoReader(buffer, position, payloadEnd);
  }

  String text() {
    int length = payloadEnd - position;
    if (length > MAX_TEXT) {
      throw malformed("a name of " + length + " bytes");
    }
    byte[] bytes = new byte[length];
    buffer.get(position, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private void skip(int bytes) {
    if (end - position < bytes) {
      throw malformed("it ends within a number");
    }
    position += bytes;
  }

  private long readVarint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (position >= end) {
        throw malformed("it ends within a number");
      }
      byte b = buffer.get(position++);
      value |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw malformed("a number of more than ten bytes");
  }

  private Refusal malformed(String what) {
    return new Refusal("not an ONNX file, or a broken one: " + what + " at byte " + position);
  }
}
