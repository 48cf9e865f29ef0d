/// Values, fits, plans and diagnostics as text, JSON and TeX. Front door: [Report#text].
@NullMarked
package org.lawlang.report;

import org.jspecify.annotations.NullMarked;
