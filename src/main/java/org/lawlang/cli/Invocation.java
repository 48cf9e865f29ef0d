package org.lawlang.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a command line asks for.
sealed interface Invocation {

  /// `law run FILE`: `inputs` are those of `--set`, `threads` 0 for as many as there are
  /// processors.
  record Run(
      String file, boolean json, Map<String, String> inputs, Optional<Stage> show, int threads)
      implements Invocation {}

  /// `law check FILE...`.
  record Check(List<String> files) implements Invocation {
    public Check {
      files = List.copyOf(files);
    }
  }

  /// `law fmt FILE...`: brings scripts into the standard layout, or with `check` only says which
  /// are not.
  record Fmt(List<String> files, boolean check) implements Invocation {
    public Fmt {
      files = List.copyOf(files);
    }
  }

  /// `law repl`.
  record Repl(int threads) implements Invocation {}

  /// Reads the plain command lines, without loading a library: picocli takes 0.3 s of processor
  /// time from a cold start, five times what a small script takes as a whole. Empty for any other
  /// line, right or wrong; [Usage] then judges it.
  static Optional<Invocation> plain(List<String> arguments) {
    if (arguments.isEmpty()) {
      return Optional.empty();
    }
    List<String> rest = arguments.subList(1, arguments.size());
    return switch (arguments.getFirst()) {
      case "run" -> plainRun(rest);
      case "check" -> plainFiles(rest).map(Check::new);
      case "fmt" ->
          rest.contains("--check")
              ? plainFiles(without(rest, "--check")).map(files -> new Fmt(files, true))
              : plainFiles(rest).map(files -> new Fmt(files, false));
      case "repl" -> rest.isEmpty() ? Optional.of(new Repl(0)) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<Invocation> plainRun(List<String> rest) {
    var inputs = new LinkedHashMap<String, String>();
    Optional<String> file = Optional.empty();
    Optional<Stage> show = Optional.empty();
    boolean json = false;
    for (int i = 0; i < rest.size(); i++) {
      String word = rest.get(i);
      boolean hasNext = i + 1 < rest.size();
      if (word.equals("--json")) {
        json = true;
      } else if (word.equals("--set") && hasNext && rest.get(i + 1).indexOf('=') > 0) {
        String given = rest.get(++i);
        int equals = given.indexOf('=');
        inputs.put(given.substring(0, equals), given.substring(equals + 1));
      } else if (word.equals("--show") && hasNext && Stage.of(rest.get(i + 1)).isPresent()) {
        show = Stage.of(rest.get(++i));
      } else if (isFile(word) && file.isEmpty()) {
        file = Optional.of(word);
      } else {
        return Optional.empty();
      }
    }
    if (file.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Run(file.get(), json, inputs, show, 0));
  }

  private static Optional<List<String>> plainFiles(List<String> rest) {
    return !rest.isEmpty() && rest.stream().allMatch(Invocation::isFile)
        ? Optional.of(rest)
        : Optional.empty();
  }

  private static List<String> without(List<String> words, String option) {
    var kept = new ArrayList<>(words);
    kept.remove(option);
    return kept;
  }

  /// A lone `-` is the standard input.
  private static boolean isFile(String word) {
    return word.equals("-") || (!word.startsWith("-") && !word.startsWith("@") && !word.isEmpty());
  }
}
