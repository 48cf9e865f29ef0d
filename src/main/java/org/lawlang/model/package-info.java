/// What the text means: laws, parameters, objectives; every name resolved. Front door:
/// [Checker#check].
@NullMarked
package org.lawlang.model;

import org.jspecify.annotations.NullMarked;
