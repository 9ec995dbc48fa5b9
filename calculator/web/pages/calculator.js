/** A calculator. */

import "./site.js";
import "../page.js";
import "../guided.js";
import "../glossary_tips.js";
import "../english.js";
import "../share.js";
import "../save.js";
import "../to_compare.js";
import "../print.js";
import "../feedback_answer.js";
