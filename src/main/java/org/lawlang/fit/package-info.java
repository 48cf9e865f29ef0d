/// Fits of laws to tables, with their uncertainty. Front door: [Fitter#fit].
@NullMarked
package org.lawlang.fit;

import org.jspecify.annotations.NullMarked;
