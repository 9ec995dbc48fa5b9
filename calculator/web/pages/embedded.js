/** A calculator in the frame of another site: there is no header with settings and no tools. */

import "../recall.js";
import "../offline.js";
import "../page.js";
import "../guided.js";
import "../glossary_tips.js";
import "../english.js";
import "../framed.js";
