/// The GraalVM language law, a thin layer over the interpreter.
@NullMarked
package org.lawlang.polyglot;

import org.jspecify.annotations.NullMarked;
