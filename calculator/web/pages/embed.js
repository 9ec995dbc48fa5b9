/** How to embed a calculator. */

import "./site.js";
import "../snippet.js";
