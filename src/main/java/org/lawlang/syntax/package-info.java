/// Source text to syntax tree and back. Front doors: [Parser#parse] and [Formatter#format].
@NullMarked
package org.lawlang.syntax;

import org.jspecify.annotations.NullMarked;
