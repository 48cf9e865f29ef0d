/// The GraalVM language `law`, a thin layer over the interpreter. Front door: the id `law` of
/// `org.graalvm.polyglot.Context`.
@NullMarked
package org.lawlang.polyglot;

import org.jspecify.annotations.NullMarked;
