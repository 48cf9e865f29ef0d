package org.lawlang.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// The bytes of a file in pieces of about a megabyte, which stay in cache while they are read.
///
/// @param cut whether each piece but the last ends with a line
record Pieces(List<Piece> pieces, boolean cut) {
  static final int SIZE = 1 << 20;

  /// The most that is asked of a stream at a time. Arrays this large are not moved about in memory.
  private static final int LARGEST = 1 << 27;

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH = 0x8080808080808080L;

  Pieces {
    pieces = List.copyOf(pieces);
  }

  /// Some of the bytes of an array, which pieces share.
  @SuppressWarnings("ArrayRecordComponent")
  record Piece(byte[] bytes, int from, int to) {
    InputStream stream() {
      return new ByteArrayInputStream(bytes, from, to - from);
    }

    /// Looks through it, eight bytes at a time.
    Look look() {
      long others = 0;
      int feeds = 0;
      int k = from;
      for (; k + Long.BYTES <= to; k += Long.BYTES) {
        long eight = (long) EIGHT.get(bytes, k);
        others |= eight | with(eight, '"') | with(eight, '\r');
        feeds += Long.bitCount(with(eight, '\n'));
      }
      for (; k < to; k++) {
        others |= bytes[k] < 0 || bytes[k] == '"' || bytes[k] == '\r' ? HIGH : 0;
        feeds += bytes[k] == '\n' ? 1 : 0;
      }
      boolean isOpen = to > from && bytes[to - 1] != '\n';
      return new Look((others & HIGH) == 0, feeds + (isOpen ? 1 : 0));
    }

    /// The highest bits of those of eight bytes that are a character, all of them ASCII.
    private static long with(long eight, char c) {
      return ~((eight ^ c * ONES) + (HIGH ^ -1L)) & HIGH;
    }
  }

  /// What is in a piece.
  ///
  /// @param isPlain whether all is ASCII, without quotes and carriage returns
  /// @param lines how many it has, where line feeds end them; a guess if it is not ASCII
  record Look(boolean isPlain, int lines) {}

  /// All of a stream, without a byte order mark.
  static Pieces of(InputStream stream) throws IOException {
    var pieces = new ArrayList<Piece>();
    boolean cut = true;
    byte[] rest = {};
    int room = SIZE;
    while (true) {
      int known = Math.min(LARGEST, stream.available());
      byte[] bytes = Arrays.copyOf(rest, rest.length + Math.max(known, room) + 1);
      int size = rest.length + stream.readNBytes(bytes, rest.length, bytes.length - rest.length);
      boolean last = size < bytes.length;
      int from = pieces.isEmpty() && isMark(bytes, size) ? 3 : 0;
      while (size - from > SIZE) {
        int end = lastLine(bytes, from, from + SIZE);
        cut &= end > from;
        end = end > from ? end : from + SIZE;
        pieces.add(new Piece(bytes, from, end));
        from = end;
      }
      if (last) {
        pieces.add(new Piece(bytes, from, size));
        return new Pieces(pieces, cut);
      }
      rest = Arrays.copyOfRange(bytes, from, size);
      room = Math.min(LARGEST, 2 * room);
    }
  }

  /// Where the last line that ends before `to` ends; `from` if none does.
  private static int lastLine(byte[] bytes, int from, int to) {
    int end = to;
    while (end > from && bytes[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  private static boolean isMark(byte[] bytes, int size) {
    return size >= 3
        && bytes[0] == (byte) 0xef
        && bytes[1] == (byte) 0xbb
        && bytes[2] == (byte) 0xbf;
  }

  int size() {
    return pieces.size();
  }

  Piece piece(int i) {
    return pieces.get(i);
  }

  /// The pieces from `i` on, one after another.
  InputStream from(int i) {
    return new SequenceInputStream(
        Collections.enumeration(
            pieces.subList(i, pieces.size()).stream().map(Piece::stream).toList()));
  }

  /// How many lines end in piece `i`, whatever ends them.
  int lines(int i) {
    Piece piece = pieces.get(i);
    byte[] bytes = piece.bytes;
    int lines = 0;
    for (int k = piece.from; k < piece.to; k++) {
      boolean alone = bytes[k] == '\r' && (k + 1 == piece.to || bytes[k + 1] != '\n');
      lines += bytes[k] == '\n' || alone ? 1 : 0;
    }
    return lines;
  }

  static CharsetDecoder utf8() {
    return StandardCharsets.UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  /// The line, counted from one, of the first byte that is not UTF-8.
  int lineOfMistake() {
    try (InputStream all = from(0)) {
      return lineOfMistake(all);
    } catch (IOException e) { // not from memory
      throw new UncheckedIOException(e);
    }
  }

  private static int lineOfMistake(InputStream all) throws IOException {
    ByteBuffer in = ByteBuffer.allocate(1 << 16);
    CharBuffer out = CharBuffer.allocate(1 << 16);
    CharsetDecoder decoder = utf8();
    int line = 1;
    int read = 0;
    boolean bad = false;
    while (read >= 0 && !bad) {
      read = all.read(in.array(), in.position(), in.remaining());
      in.position(in.position() + Math.max(0, read)).flip();
      bad = decoder.decode(in, out.clear(), read < 0).isError();
      for (int k = 0; k < in.position(); k++) {
        line += in.get(k) == '\n' ? 1 : 0;
      }
      in.compact();
    }
    return line;
  }
}
