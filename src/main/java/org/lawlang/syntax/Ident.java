package org.lawlang.syntax;

import org.lawlang.source.Span;

/// A name as written, without the back-quotes of a quoted column name.
public record Ident(String name, Span span) {}
