package org.lawlang.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.lawlang.source.Source;

/// Scripts as files in UTF-8; `-` is the standard input.
final class Scripts {
  static final String STANDARD_INPUT = "-";

  private Scripts() {}

  /// Why a script cannot be read, in words that begin with its name.
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    Unreadable(String message) {
      super(message);
    }
  }

  static Source read(String file, InputStream in) throws Unreadable {
    boolean isInput = file.equals(STANDARD_INPUT);
    try {
      if (!isInput && Files.isDirectory(Path.of(file))) {
        throw new Unreadable(file + " is a folder, not a script");
      }
      byte[] bytes = isInput ? in.readAllBytes() : Files.readAllBytes(Path.of(file));
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return new Source(
          isInput ? "input" : file, text.startsWith("\ufeff") ? text.substring(1) : text);
    } catch (NoSuchFileException | java.nio.file.InvalidPathException missing) {
      throw new Unreadable(file + ": there is no such file");
    } catch (AccessDeniedException denied) {
      throw new Unreadable(file + ": reading it is not permitted");
    } catch (CharacterCodingException foreign) {
      throw new Unreadable(file + " is not text in UTF-8");
    } catch (IOException failed) {
      throw new Unreadable(file + " cannot be read: " + failed.getMessage());
    }
  }

  /// The folder that the paths of a script start from.
  static Path folder(String file) {
    Path parent = file.equals(STANDARD_INPUT) ? null : Path.of(file).getParent();
    return parent == null ? Path.of("") : parent;
  }
}
