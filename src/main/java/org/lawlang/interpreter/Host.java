package org.lawlang.interpreter;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ExecutorService;

/// What a session needs of the world: files and threads. Whoever embeds Law decides what it may
/// reach.
public interface Host {

  /// The bytes of the file that a script names, relative paths from where the script stands.
  InputStream read(String path) throws IOException;

  void write(String path, byte[] bytes) throws IOException;

  /// Runs the parallel work of fits and questions.
  ExecutorService executor();
}
