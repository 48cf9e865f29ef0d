/// A session: runs statements, holds values, loads the standard library. Front door: [Session#run].
@NullMarked
package org.lawlang.interpreter;

import org.jspecify.annotations.NullMarked;
