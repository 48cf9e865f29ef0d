package org.lawlang.report;

import org.lawlang.source.Span;

/// A value that a script prints, with the place of the statement that printed it.
public record Printed(Span place, Value value) {}
