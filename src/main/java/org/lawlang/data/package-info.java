/// Tables: columns of numbers or text, and their readers from a byte stream. Front door:
/// [Reader#read].
@NullMarked
package org.lawlang.data;

import org.jspecify.annotations.NullMarked;
