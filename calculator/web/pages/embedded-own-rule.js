/** A calculation by the reader's own rule in the frame of another site. */

import "../recall.js";
import "../offline.js";
import "../page.js";
import "../glossary_tips.js";
import "../english.js";
import "../framed.js";
