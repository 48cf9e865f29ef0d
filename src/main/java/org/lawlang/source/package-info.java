/// Text, places in it, and what is wrong at them.
@NullMarked
package org.lawlang.source;

import org.jspecify.annotations.NullMarked;
