/// What the hot loops need and no library gives without allocation; numbers that carry their draws;
/// streams of random numbers.
@NullMarked
package org.lawlang.math;

import org.jspecify.annotations.NullMarked;
