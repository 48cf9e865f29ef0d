package org.lawlang.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// The whole command line: help, the version, every option, and what is wrong with a line.
final class Usage {
  private Usage() {}

  /// What `arguments` ask for; or an exit status, when all that was to do was to print.
  sealed interface Answer {
    record Asked(Invocation invocation) implements Answer {}

    record Done(int status) implements Answer {}
  }

  static Answer read(List<String> arguments, Console console) {
    var commands = new CommandLine(root());
    commands.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
    commands.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
    commands.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    try {
      ParseResult read = commands.parseArgs(arguments.toArray(String[]::new));
      Optional<Integer> printed = Optional.ofNullable(CommandLine.executeHelpRequest(read));
      if (printed.isPresent()) {
        return new Answer.Done(printed.get());
      }
      if (!read.hasSubcommand()) {
        commands.usage(commands.getErr());
        return new Answer.Done(Exit.USAGE);
      }
      return new Answer.Asked(invocation(read.subcommand()));
    } catch (CommandLine.ParameterException wrong) {
      console.complain(decapitalized(String.valueOf(wrong.getMessage())));
      wrong.getCommandLine().usage(wrong.getCommandLine().getErr());
      return new Answer.Done(Exit.USAGE);
    }
  }

  private static Invocation invocation(ParseResult command) {
    return switch (command.commandSpec().name()) {
      case "run" -> {
        Map<String, String> inputs = command.matchedOptionValue("--set", Map.of());
        String show = command.matchedOptionValue("--show", "");
        if (!show.isEmpty() && Stage.of(show).isEmpty()) {
          throw new CommandLine.ParameterException(
              command.commandSpec().commandLine(),
              "--show takes one of " + String.join(", ", Stage.words()) + ", not " + show);
        }
        yield new Invocation.Run(
            command.matchedPositionalValue(0, "-"),
            command.hasMatchedOption("--json"),
            inputs,
            Stage.of(show),
            threads(command));
      }
      case "check" -> new Invocation.Check(command.matchedPositionalValue(0, List.of()));
      case "fmt" ->
          new Invocation.Fmt(
              command.matchedPositionalValue(0, List.of()), command.hasMatchedOption("--check"));
      default -> new Invocation.Repl(threads(command));
    };
  }

  private static int threads(ParseResult command) {
    int threads = command.matchedOptionValue("--threads", 0);
    if (command.hasMatchedOption("--threads") && threads < 1) {
      throw new CommandLine.ParameterException(
          command.commandSpec().commandLine(), "--threads takes a number from 1 on");
    }
    return threads;
  }

  private static CommandSpec root() {
    CommandSpec root =
        command("law", "Law, a scripting language for scaling laws.").version("law " + version());
    root.addOption(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .description("Print the version.")
            .build());
    root.addSubcommand(
        "run",
        command("run", "Run a script and print its results.")
            .addOption(flag("--json", "Print one JSON array for programs."))
            .addOption(
                OptionSpec.builder("--set")
                    .paramLabel("name=value")
                    .type(Map.class)
                    .auxiliaryTypes(String.class, String.class)
                    .description("Set an input of the script.")
                    .build())
            .addOption(
                OptionSpec.builder("--show")
                    .paramLabel("stage")
                    .type(String.class)
                    .description(
                        "Print a stage of the translation instead of the results: "
                            + String.join(", ", Stage.words())
                            + ".")
                    .build())
            .addOption(threads())
            .addPositional(
                PositionalParamSpec.builder()
                    .paramLabel("FILE")
                    .type(String.class)
                    .index("0")
                    .required(true)
                    .description("The script; - is the standard input.")
                    .build()));
    root.addSubcommand("repl", command("repl", "Talk to Law line by line.").addOption(threads()));
    root.addSubcommand(
        "check",
        command("check", "Look for errors without running anything.").addPositional(files()));
    root.addSubcommand(
        "fmt",
        command("fmt", "Bring scripts into the standard layout, in place.")
            .addOption(flag("--check", "Change nothing; fail if a script is not in it."))
            .addPositional(files()));
    return root;
  }

  private static CommandSpec command(String name, String description) {
    CommandSpec spec = CommandSpec.create().name(name);
    spec.usageMessage().description(description);
    spec.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("Print this help.").build());
    return spec;
  }

  private static OptionSpec flag(String name, String description) {
    return OptionSpec.builder(name).type(boolean.class).description(description).build();
  }

  private static OptionSpec threads() {
    return OptionSpec.builder("--threads")
        .paramLabel("n")
        .type(int.class)
        .description("Threads to compute on; as many as there are processors when not given.")
        .build();
  }

  private static PositionalParamSpec files() {
    return PositionalParamSpec.builder()
        .paramLabel("FILE")
        .type(List.class)
        .auxiliaryTypes(String.class)
        .index("0..*")
        .arity("1..*")
        .required(true)
        .description("Scripts; - is the standard input.")
        .build();
  }

  private static String decapitalized(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
  }

  /// The version that Maven wrote into the classes.
  private static String version() {
    try (InputStream stream = Usage.class.getResourceAsStream("/org/lawlang/version.properties")) {
      var properties = new Properties();
      if (stream != null) {
        properties.load(stream);
      }
      return properties.getProperty("version", "of unknown version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
