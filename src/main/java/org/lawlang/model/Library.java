package org.lawlang.model;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The standard library, as the checker sees it.
public interface Library {

  /// The names that `use name` brings; empty if there is no such library.
  Optional<Map<String, Kind>> use(String name);

  boolean hasObjective(String name);

  /// All libraries, for suggestions.
  Set<String> libraries();

  /// All objectives, for suggestions.
  Set<String> objectives();
}
