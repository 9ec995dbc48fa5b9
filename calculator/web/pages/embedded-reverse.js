/** Questions in reverse in the frame of another site. */

import "../recall.js";
import "../offline.js";
import "../page.js";
import "../reverse.js";
import "../glossary_tips.js";
import "../english.js";
import "../framed.js";
