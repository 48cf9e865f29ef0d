package org.lawlang;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import org.lawlang.interpreter.Host;

/// Reads files from the folder of a script; a path that leads into `../shared/` is taken from
/// there, wherever it stands. Writes nothing.
record TestHost(Path folder) implements Host {
  private static final String SHARED = "../shared/";

  @Override
  public InputStream read(String path) throws IOException {
    int shared = path.indexOf(SHARED);
    return Files.newInputStream(
        shared >= 0
            ? Shared.shared(path.substring(shared + SHARED.length()))
            : folder.resolve(path));
  }

  @Override
  public void write(String path, byte[] bytes) throws IOException {
    throw new IOException("tests write no files");
  }

  @Override
  public ExecutorService executor() {
    return ForkJoinPool.commonPool();
  }
}
