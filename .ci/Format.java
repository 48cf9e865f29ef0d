import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import com.google.googlejavaformat.java.StringWrapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// With `--check` as the first argument, fails unless every Java file under the folders after it is
/// in the format of google-java-format; with `--write`, brings them there. It runs on its own
/// rather than inside Maven, since the formatter reads with the parser of the JDK it runs on, and
/// Maven's may be older than the language of these sources.
final class Format {
  private static final JavaFormatterOptions OPTIONS = JavaFormatterOptions.defaultOptions();
  private static final Formatter FORMATTER = new Formatter(OPTIONS);

  // The formatter would break a long `///` line into a `///` line and a `//` line, which ends the
  // comment.
  private static final Pattern DOC_LINE = Pattern.compile("^( *)///.*$", Pattern.MULTILINE);
  private static final Pattern HIDDEN = Pattern.compile("^( *)/// ([0-9]+)$", Pattern.MULTILINE);
  private static final int WIDEST_DOC_LINE = 120;

  public static void main(String[] args) throws IOException {
    var write = args[0].equals("--write");
    var complaints = new ArrayList<String>();
    for (var folder : List.of(args).subList(1, args.length)) {
      for (var file : javaFiles(Path.of(folder))) {
        var source = Files.readString(file);
        try {
          var formatted = format(source);
          if (write && !formatted.equals(source)) {
            Files.writeString(file, formatted);
          } else if (!formatted.equals(source)) {
            complaints.add(file + ": not in format");
          }
          formatted
              .lines()
              .filter(line -> line.strip().startsWith("///") && line.length() > WIDEST_DOC_LINE)
              .forEach(
                  line ->
                      complaints.add(
                          file + ": wider than " + WIDEST_DOC_LINE + ": " + line.strip()));
        } catch (FormatterException e) {
          complaints.add(file + ": " + e.getMessage());
        }
      }
    }
    complaints.forEach(System.err::println);
    if (!complaints.isEmpty()) {
      if (!write) {
        System.err.println("This brings files into format: mvn -q -Pformat initialize");
      }
      System.exit(1);
    }
  }

  private static String format(String source) throws FormatterException {
    var imports =
        RemoveUnusedImports.removeUnusedImports(
            ImportOrderer.reorderImports(source, OPTIONS.style()));
    var docLines = new ArrayList<String>();
    var hidden =
        DOC_LINE
            .matcher(imports)
            .replaceAll(
                line -> {
                  docLines.add(line.group().strip());
                  return line.group(1) + "/// " + (docLines.size() - 1);
                });
    return HIDDEN
        .matcher(StringWrapper.wrap(FORMATTER.formatSource(hidden), FORMATTER))
        .replaceAll(
            line ->
                Matcher.quoteReplacement(
                    line.group(1) + docLines.get(Integer.parseInt(line.group(2)))));
  }

  private static List<Path> javaFiles(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }
}
