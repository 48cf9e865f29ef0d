package org.lawlang.interpreter;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ExecutorService;

/// The world of the standard library: it has no files and starts no work.
enum NoHost implements Host {
  INSTANCE;

  @Override
  public InputStream read(String path) throws IOException {
    throw new FileNotFoundException(path);
  }

  @Override
  public void write(String path, byte[] bytes) throws IOException {
    throw new FileNotFoundException(path);
  }

  @Override
  public ExecutorService executor() {
    throw new IllegalStateException("the standard library makes no fits");
  }
}
