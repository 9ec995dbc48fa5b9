/** Where a host is checked. */

import "./site.js";
import "../selfcheck.js";
