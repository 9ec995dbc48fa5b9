/** A calculation by the reader's own rule. */

import "./site.js";
import "../page.js";
import "../glossary_tips.js";
import "../english.js";
import "../share.js";
import "../save.js";
import "../print.js";
import "../feedback_answer.js";
