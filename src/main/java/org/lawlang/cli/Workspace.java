package org.lawlang.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import org.lawlang.interpreter.Host;

/// The world of a script: the files around it, and threads, which start with the first work for
/// them.
final class Workspace implements Host {
  private final Path folder;
  private final int threads;
  private Optional<ExecutorService> pool = Optional.empty();

  /// @param folder where relative paths start
  /// @param threads 0 for the property `law.threads`, or else as many as there are processors
  Workspace(Path folder, int threads) {
    this.folder = folder;
    this.threads =
        threads > 0
            ? threads
            : Math.max(
                1, Integer.getInteger("law.threads", Runtime.getRuntime().availableProcessors()));
  }

  @Override
  public InputStream read(String path) throws IOException {
    return Files.newInputStream(place(path));
  }

  @Override
  public void write(String path, byte[] bytes) throws IOException {
    Files.write(place(path), bytes);
  }

  private Path place(String path) throws IOException {
    try {
      return folder.resolve(path);
    } catch (InvalidPathException e) {
      throw new IOException("this is no path", e);
    }
  }

  @Override
  public synchronized ExecutorService executor() {
    if (pool.isEmpty()) {
      pool = Optional.of(new ForkJoinPool(threads));
    }
    return pool.get();
  }
}
