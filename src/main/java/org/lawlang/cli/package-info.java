/// The command law.
@NullMarked
package org.lawlang.cli;

import org.jspecify.annotations.NullMarked;
