package org.lawlang.model;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lawlang.source.Diagnostic;
import org.lawlang.syntax.Term;

/// Names that hold inside a clause: unknowns, or the columns of a table, all names at all when
/// those are not known. `table` is how that table is called here.
record Within(Set<String> names, boolean open, Optional<String> table) {
  static final Within NOTHING = new Within(Set.of(), false, Optional.empty());
  static final Within ANYTHING = new Within(Set.of(), true, Optional.empty());

  static Within table(Term term, Kind kind) {
    return kind instanceof Kind.OfTable(var columns, _) && columns.isPresent()
        ? new Within(
            new LinkedHashSet<>(columns.get()),
            false,
            Optional.of(term instanceof Term.Name name ? name.name() : "here"))
        : ANYTHING;
  }

  Within and(String name) {
    var more = new LinkedHashSet<>(names);
    more.add(name);
    return new Within(more, open, table);
  }

  Diagnostic unknown(Term.Name name, Set<String> known) {
    if (table.isPresent()) {
      return Complaints.unknownColumn(name.span(), name.name(), table.get(), List.copyOf(names));
    }
    var all = new ArrayList<>(known);
    all.addAll(names);
    return Complaints.unknownName(name.span(), name.name(), all);
  }
}
