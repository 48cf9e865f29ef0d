/// Questions about laws: optima and roots. Front doors: [Planner#minimize] and [Planner#solve].
@NullMarked
package org.lawlang.plan;

import org.jspecify.annotations.NullMarked;
