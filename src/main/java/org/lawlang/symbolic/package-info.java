/// Expressions in one normal form: derivative, bounds, shape, closed forms, printing.
@NullMarked
package org.lawlang.symbolic;

import org.jspecify.annotations.NullMarked;
