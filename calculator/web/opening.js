/**
 * What a calculator has before anything else, in one classic script that the page waits for: a module
 * would come after the whole page. Other pages have appearance.js alone.
 */

import "./early.js";
import "./appearance.js";
import "./linked.js";
import "./pressed.js";
