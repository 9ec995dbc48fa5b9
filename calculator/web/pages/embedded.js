/**
 * A calculator in the frame of another site: there is no header with settings, and of the tools
 * only the one that leads on within the frame.
 */

import "../recall.js";
import "../offline.js";
import "../page.js";
import "../guided.js";
import "../glossary_tips.js";
import "../english.js";
import "../to_compare.js";
import "../framed.js";
