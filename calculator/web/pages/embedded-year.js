/** The ledger of a year in the frame of another site. */

import "../recall.js";
import "../offline.js";
import "../ledger.js";
import "../glossary_tips.js";
import "../english.js";
import "../framed.js";
