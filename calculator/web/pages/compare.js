/** Cases side by side. */

import "./site.js";
import "../compare.js";
import "../glossary_tips.js";
import "../english.js";
import "../print_page.js";
import "../feedback_answer.js";
