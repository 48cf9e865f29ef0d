package org.lawlang.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
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
      // Whoever asks for parallel work does a share of it, so one thread less is needed.
      pool = Optional.of(threads == 1 ? new InCaller() : new ForkJoinPool(threads - 1));
    }
    return pool.get();
  }

  /// Runs everything at once, in the thread that asks for it.
  private static final class InCaller extends AbstractExecutorService {
    private volatile boolean isShut;

    @Override
    public void execute(Runnable work) {
      work.run();
    }

    @Override
    public void shutdown() {
      isShut = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
      isShut = true;
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return isShut;
    }

    @Override
    public boolean isTerminated() {
      return isShut;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return isShut;
    }
  }
}
