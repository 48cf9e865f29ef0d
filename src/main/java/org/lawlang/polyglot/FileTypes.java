package org.lawlang.polyglot;

import com.oracle.truffle.api.TruffleFile;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A file whose name ends in `.law` is a script, in UTF-8.
public final class FileTypes implements TruffleFile.FileTypeDetector {

  @Override
  public @Nullable String findMimeType(TruffleFile file) {
    return isScript(file) ? Language.MIME : null;
  }

  @Override
  public @Nullable Charset findEncoding(TruffleFile file) {
    return isScript(file) ? StandardCharsets.UTF_8 : null;
  }

  private static boolean isScript(TruffleFile file) {
    String name = file.getName();
    return name != null && name.endsWith(".law");
  }
}
