/** Cases side by side in the frame of another site; they come from a calculator in the same frame. */

import "../recall.js";
import "../offline.js";
import "../compare.js";
import "../glossary_tips.js";
import "../english.js";
import "../framed.js";
