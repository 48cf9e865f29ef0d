package org.lawlang.interpreter;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lawlang.model.Kind;
import org.lawlang.model.Law;
import org.lawlang.model.Laws;
import org.lawlang.model.Library;
import org.lawlang.model.Objective;
import org.lawlang.source.Checked;
import org.lawlang.source.Source;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Substitution;
import org.lawlang.syntax.Parser;
import org.lawlang.syntax.Program;
import org.lawlang.syntax.Stmt;

/// The laws and objectives that come with Law, read from `stdlib` in the jar when they are first
/// asked for.
final class StandardLibrary implements Library {
  private static final String ROOT = "/org/lawlang/stdlib/";

  private final Map<String, Environment> loaded = new HashMap<>();
  private final Map<String, Law> objectives = new HashMap<>();

  /// The names that `use name` brings.
  Optional<Environment> environment(String name) {
    Environment known = loaded.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Environment> made =
        text("law/" + name).or(() -> text("objective/" + name)).map(this::run);
    made.ifPresent(e -> loaded.put(name, e));
    return made;
  }

  private Environment run(Source source) {
    var environment = new Environment();
    var evaluator = new Evaluator(environment, NoHost.INSTANCE, this);
    for (Stmt statement : parse(source).statements()) {
      new Statements(environment, evaluator, this).bind(statement);
    }
    return environment;
  }

  private static Program parse(Source source) {
    return switch (Parser.parse(source)) {
      case Checked.Ok<Program>(var program) -> program;
      case Checked.Bad<Program>(var diagnostics) -> throw new Fault(diagnostics);
    };
  }

  /// The law of that name in the file of an objective.
  Optional<Law> objectiveLaw(String file, String name) {
    Law known = objectives.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Source> source = text("objective/" + file);
    if (source.isEmpty()) {
      return Optional.empty();
    }
    for (Stmt statement : parse(source.get()).statements()) {
      if (statement instanceof Stmt.LawDef def && def.name().name().equals(name)) {
        Law law = Fault.orValue(Laws.of(def, new Environment()));
        objectives.put(name, law);
        return Optional.of(law);
      }
    }
    return Optional.empty();
  }

  /// An objective without parameters of its own.
  Objective objective(String name) {
    Law law = objectiveLaw(name, name).orElseThrow();
    return new Objective(
        name,
        Substitution.replace(
            law.body(), Map.of(law.arguments().getFirst(), Normal.var(Objective.RESIDUAL))),
        Map.of());
  }

  @Override
  public Optional<Map<String, Kind>> use(String name) {
    return environment(name).map(Environment::kinds);
  }

  @Override
  public boolean hasObjective(String name) {
    return StandardLibrary.class.getResource(ROOT + "objective/" + name + ".law") != null;
  }

  @Override
  public Set<String> libraries() {
    return index("law");
  }

  @Override
  public Set<String> objectives() {
    return index("objective");
  }

  /// The files of a folder, wherever the classes lie; only diagnostics ask, so it may take its
  /// time.
  private static Set<String> index(String folder) {
    var names = new TreeSet<String>();
    String prefix = (ROOT + folder + "/").substring(1);
    try {
      Path classes =
          Path.of(
              StandardLibrary.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isDirectory(classes)) {
        try (Stream<Path> files = Files.list(classes.resolve(prefix))) {
          files.forEach(f -> names.add(f.getFileName().toString()));
        }
      } else {
        try (var jar = new JarFile(classes.toFile())) {
          jar.stream()
              .filter(e -> e.getName().startsWith(prefix) && !e.isDirectory())
              .forEach(e -> names.add(e.getName().substring(prefix.length())));
        }
      }
    } catch (IOException | URISyntaxException e) {
      return Set.of();
    }
    return names.stream()
        .filter(n -> n.endsWith(".law"))
        .map(n -> n.substring(0, n.length() - ".law".length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Optional<Source> text(String path) {
    return resource(path + ".law").map(text -> new Source("stdlib/" + path + ".law", text));
  }

  private static Optional<String> resource(String path) {
    try (InputStream bytes = StandardLibrary.class.getResourceAsStream(ROOT + path)) {
      return bytes == null
          ? Optional.empty()
          : Optional.of(new String(bytes.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
