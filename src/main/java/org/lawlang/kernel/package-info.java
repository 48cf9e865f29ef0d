/// Expressions over columns, evaluated: the reference interpreter and JVM bytecode. Front door:
/// [Compiler#compile].
@NullMarked
package org.lawlang.kernel;

import org.jspecify.annotations.NullMarked;
