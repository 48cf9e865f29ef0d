package org.lawlang.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
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
record Pieces(List<byte[]> bytes, boolean cut) {
  static final int SIZE = 1 << 20;

  Pieces {
    bytes = List.copyOf(bytes);
  }

  /// All of a stream, without a byte order mark.
  static Pieces of(InputStream stream) throws IOException {
    var pieces = new ArrayList<byte[]>();
    boolean cut = true;
    byte[] buffer = new byte[2 * SIZE];
    int carried = 0;
    while (true) {
      int size = carried + stream.readNBytes(buffer, carried, SIZE);
      int from = pieces.isEmpty() && isMark(buffer, size) ? 3 : 0;
      if (size < carried + SIZE) {
        pieces.add(Arrays.copyOfRange(buffer, from, size));
        return new Pieces(pieces, cut);
      }
      int end = size;
      while (end > from && buffer[end - 1] != '\n') {
        end--;
      }
      cut &= end > from;
      end = end > from ? end : size;
      pieces.add(Arrays.copyOfRange(buffer, from, end));
      carried = size - end; // less than a piece, which ends with a line
      System.arraycopy(buffer, end, buffer, 0, carried);
    }
  }

  private static boolean isMark(byte[] bytes, int size) {
    return size >= 3
        && bytes[0] == (byte) 0xef
        && bytes[1] == (byte) 0xbb
        && bytes[2] == (byte) 0xbf;
  }

  int size() {
    return bytes.size();
  }

  /// The pieces from `i` on, one after another.
  InputStream from(int i) {
    return new SequenceInputStream(
        Collections.enumeration(
            bytes.subList(i, bytes.size()).stream().map(ByteArrayInputStream::new).toList()));
  }

  /// How many lines end in piece `i`, whatever ends them.
  int lines(int i) {
    byte[] piece = bytes.get(i);
    int lines = 0;
    for (int k = 0; k < piece.length; k++) {
      boolean alone = piece[k] == '\r' && (k + 1 == piece.length || piece[k + 1] != '\n');
      lines += piece[k] == '\n' || alone ? 1 : 0;
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
