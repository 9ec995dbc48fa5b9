/** Questions in reverse. */

import "./site.js";
import "../page.js";
import "../reverse.js";
import "../glossary_tips.js";
import "../english.js";
import "../share.js";
import "../print_page.js";
import "../feedback_answer.js";
