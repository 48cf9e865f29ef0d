package org.lawlang.cli;

/// Exit statuses of the command. They are API.
final class Exit {
  static final int FINE = 0;

  /// A script has an error or a failed assertion, or its results cannot be written.
  static final int ERROR = 1;

  /// The command line is wrong, or a file that it names cannot be read.
  static final int USAGE = 2;

  private Exit() {}
}
