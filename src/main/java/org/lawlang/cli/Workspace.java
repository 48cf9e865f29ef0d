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
import org.lawlang.math.Progress;

/// The world of a script: the files around it, and threads, which start with the first work for
/// them.
final class Workspace implements Host {
  private final Path folder;
  private final int threads;
  private final Progress progress;
  private Optional<ExecutorService> pool = Optional.empty();

  /// @param folder where relative paths start
  /// @param progress told of what is under way
  /// @param threads 0 for the property `law.threads`, or else as many as there are processors
  Workspace(Path folder, int threads, Progress progress) {
    this.folder = folder;
    this.progress = progress;
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
      pool = Optional.of(new Watched(threads == 1 ? Optional.empty() : pool(threads - 1)));
    }
    return pool.get();
  }

  private static Optional<ExecutorService> pool(int size) {
    return Optional.of(new ForkJoinPool(size));
  }

  /// Runs everything in a pool, or where there is none at once, in the thread that asks for it.
  private final class Watched extends AbstractExecutorService implements Progress {
    private final Optional<ExecutorService> threads;
    private volatile boolean isShut;

    Watched(Optional<ExecutorService> threads) {
      this.threads = threads;
    }

    @Override
    public Stretch begin(String what, int steps) {
      return progress.begin(what, steps);
    }

    @Override
    public void execute(Runnable work) {
      threads.ifPresentOrElse(t -> t.execute(work), work);
    }

    @Override
    public void shutdown() {
      isShut = true;
      threads.ifPresent(ExecutorService::shutdown);
    }

    @Override
    public List<Runnable> shutdownNow() {
      isShut = true;
      return threads.map(ExecutorService::shutdownNow).orElse(List.of());
    }

    @Override
    public boolean isShutdown() {
      return isShut;
    }

    @Override
    public boolean isTerminated() {
      return threads.map(ExecutorService::isTerminated).orElse(isShut);
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
      return threads.isPresent() ? threads.get().awaitTermination(timeout, unit) : isShut;
    }
  }
}
