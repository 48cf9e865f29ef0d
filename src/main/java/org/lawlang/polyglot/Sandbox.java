package org.lawlang.polyglot;

import com.oracle.truffle.api.TruffleFile;
import com.oracle.truffle.api.TruffleLanguage;
import com.oracle.truffle.api.source.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.lawlang.interpreter.Host;

/// The world as a context lets its session see it.
final class Sandbox implements Host {
  private final TruffleLanguage.Env env;
  private @Nullable TruffleFile folder;
  private @Nullable ExecutorService executor;

  Sandbox(TruffleLanguage.Env env) {
    this.env = env;
  }

  /// Paths are from now on taken from the folder of `script`, or from the context's own when it is
  /// not in a file.
  void enter(Source script) {
    String path = script.getPath();
    folder = null;
    if (path != null) {
      try {
        folder = env.getPublicTruffleFile(path).getParent();
      } catch (SecurityException | UnsupportedOperationException | IllegalArgumentException e) {
        folder = null; // then no file of that folder can be read either
      }
    }
  }

  @Override
  public InputStream read(String path) throws IOException {
    return reach(path, TruffleFile::newInputStream);
  }

  @Override
  public void write(String path, byte[] bytes) throws IOException {
    try (OutputStream stream = reach(path, TruffleFile::newOutputStream)) {
      stream.write(bytes);
    }
  }

  private interface Opening<T> {
    T open(TruffleFile file) throws IOException;
  }

  private <T> T reach(String path, Opening<T> opening) throws IOException {
    try {
      TruffleFile file = env.getPublicTruffleFile(path);
      return opening.open(folder == null || file.isAbsolute() ? file : folder.resolve(path));
    } catch (SecurityException e) {
      throw new IOException("this context gives no access to it", e);
    } catch (IllegalArgumentException | UnsupportedOperationException e) {
      throw new IOException("this is not the path of a file", e);
    }
  }

  /// Threads of the context where it allows them, all of them but the caller's own started at once,
  /// since only a thread that is inside the context may start others.
  @Override
  public ExecutorService executor() {
    ExecutorService current = executor;
    if (current == null) {
      current = start();
      executor = current;
    }
    return current;
  }

  private ExecutorService start() {
    int threads = Runtime.getRuntime().availableProcessors() - 1;
    if (threads == 0 || !env.isCreateThreadAllowed()) {
      return new Caller();
    }
    var pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> env.createSystemThread(work));
    pool.prestartAllCoreThreads();
    return pool;
  }

  /// Ends the threads, which the engine requires of a context that is closed.
  void close() {
    ExecutorService current = executor;
    if (current != null) {
      current.shutdownNow();
      boolean interrupted = false;
      while (true) {
        try {
          if (current.awaitTermination(1, TimeUnit.MINUTES)) {
            break;
          }
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Runs all work on the thread that brings it.
  private static final class Caller extends AbstractExecutorService {
    private volatile boolean down;

    @Override
    public void execute(Runnable work) {
      work.run();
    }

    @Override
    public void shutdown() {
      down = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
      down = true;
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return down;
    }

    @Override
    public boolean isTerminated() {
      return down;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return down;
    }
  }
}
